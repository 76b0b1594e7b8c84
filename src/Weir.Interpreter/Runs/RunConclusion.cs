using System.Diagnostics;
using Weir.Definitions.Runs;
using Weir.Interpreter.Records;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Interpreter.Runs;

/// <summary>Ends the workflow so that its status at the engine says how the run ended, with the report inside.</summary>
internal static class RunConclusion
{
    /// <returns>The report of a run that completed; every other end is thrown.</returns>
    public static RawValue Return(RunResult result, IReadOnlyList<RunJob> jobs, bool cancelRequested)
    {
        var report = new RunReport(result.Conclusion.ToStatus().ToWord()) { Outputs = result.Outputs, Jobs = jobs, Failure = result.Failure };
        var payload = JsonPayload.WriteOwn(report);
        if (RunLimits.Problem("the run's outputs and the list of its jobs and tasks", payload) is not null)
        {
            // The step records have every job and task; the outputs are nowhere else.
            report = report with { Jobs = [] };
            payload = JsonPayload.WriteOwn(report);
        }

        if (RunLimits.Problem("the run's outputs", payload) is { } problem)
        {
            report = new(RecordedStatus.Failed.ToWord()) { Failure = new(problem) };
            (result, payload) = (result with { Conclusion = Conclusion.Failure, Failure = report.Failure }, JsonPayload.WriteOwn(report));
        }

        return result.Conclusion switch
        {
            Conclusion.Success => payload,
            Conclusion.Failure => throw Failed(result, RunFailureTypes.Failed, "the run failed", payload),
            Conclusion.TimedOut => throw Failed(result, RunFailureTypes.TimedOut, "the run timed out", payload),
            Conclusion.Cancelled when cancelRequested => throw new CanceledFailureException("the run was cancelled", [payload]),
            Conclusion.Cancelled => throw Failed(result, RunFailureTypes.Failed, "a job of the run was cancelled", payload),
            _ => throw new UnreachableException(),
        };
    }

    private static ApplicationFailureException Failed(RunResult result, string type, string otherwise, RawValue payload) =>
        new(result.Failure?.Message ?? otherwise, type, nonRetryable: true, details: [payload]);
}
