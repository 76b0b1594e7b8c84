namespace Weir.Interpreter.Actions;

/// <summary>An activity that a worker of some Temporal SDK runs, in whatever language.</summary>
/// <param name="Type">The activity's registered name.</param>
/// <param name="TaskQueue">The queue that its workers poll.</param>
public sealed record ActivityTarget(string Type, string TaskQueue);
