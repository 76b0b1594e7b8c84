namespace Weir.Engine.Executions;

/// <summary>Names one run. A workflow id may have many runs, one after another; a run id is unique.</summary>
internal readonly record struct RunKey(string Namespace, string WorkflowId, string RunId);
