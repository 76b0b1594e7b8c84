namespace Weir.Definitions.WorkflowTests;

/// <summary>Something that went otherwise than expected.</summary>
/// <param name="Place">Where the expectation stands.</param>
/// <param name="What">What differs, for example <c>outputs.url</c>.</param>
public sealed record TestDifference(TestPlace Place, string What, string Expected, string Got);
