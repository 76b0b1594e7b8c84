using Weir.Definitions.Values;

namespace Weir.Definitions.Actions;

/// <summary>
/// What the compiler must know of actions to check <c>uses</c> and <c>with</c>. The interpreter implements it over its
/// registry; a definition compiled without one is checked except for its actions.
/// </summary>
public interface IActionCatalog
{
    /// <summary>Names that <c>uses</c> may hold, for suggestions. Order does not matter.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>The action that <paramref name="uses"/> names (with or without an <c>@vN</c> suffix), or null when there is none.</summary>
    ActionDescription? Find(string uses);

    /// <summary>
    /// What is wrong with inputs whose values are all known, beyond what the description tells: the rules of the action's JSON Schema and
    /// of its own code. Empty when nothing is, or when there is no such action.
    /// </summary>
    IReadOnlyList<string> Validate(string uses, ObjectValue inputs) =>
        Find(uses)?.ConfigSchema is { } schema ? [.. schema.Validate(inputs).Select(problem => problem.ToString())] : [];
}
