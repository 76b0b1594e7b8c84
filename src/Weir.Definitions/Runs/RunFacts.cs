using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What a run knows when it starts.</summary>
/// <param name="WorkflowId">Context <c>workflow.id</c>.</param>
/// <param name="RunId">Context <c>workflow.run_id</c>; the first run id of a chain, so that continue-as-new does not change it.</param>
/// <param name="Inputs">Bound inputs: every declared input has its value here.</param>
public sealed record RunFacts(string WorkflowId, string RunId, ObjectValue Inputs);
