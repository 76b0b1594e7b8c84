using Xunit.v3;

namespace Weir.Tests.Shared;

/// <summary>
/// Names the numbered semantics of the Temporal API that a test holds (docs/reference/semantics.md). Run the tests of one with
/// <c>-trait Semantic=61</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class SemanticAttribute(params int[] numbers) : Attribute, ITraitAttribute
{
    public IReadOnlyList<int> Numbers { get; } = numbers;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() =>
        [.. Numbers.Select(number => KeyValuePair.Create("Semantic", number.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
}
