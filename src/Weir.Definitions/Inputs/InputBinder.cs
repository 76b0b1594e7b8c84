using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Inputs;

/// <summary>Binds what a caller gives to a plan's declared inputs. Pure.</summary>
public static class InputBinder
{
    /// <param name="plan">The plan whose inputs are bound.</param>
    /// <param name="values">Values as JSON gave them; a string for a declared non-string type is an error.</param>
    /// <param name="texts">
    /// Texts as a command line gave them (<c>--input name=text</c>), read by the declared type: <c>42</c> for a number, <c>true</c> or
    /// <c>false</c> for a boolean, JSON for arrays and objects. They win over <paramref name="values"/>.
    /// </param>
    public static BindingResult Bind(Plan plan, ObjectValue? values = null, IEnumerable<KeyValuePair<string, string>>? texts = null) =>
        throw new NotImplementedException();
}

/// <summary>Bound inputs, or every reason why they do not fit.</summary>
/// <param name="Inputs">Every declared input by name, null where an optional one without default was not given; null exactly when there are errors.</param>
public sealed record BindingResult(ObjectValue? Inputs, IReadOnlyList<Diagnostic> Diagnostics);
