using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Jobs;

/// <summary>Turns the output of one execution of a step into log records.</summary>
internal sealed class StepLogSink(JobLog log, RecordedJobKey job, int index, int attempt, TimeProvider time) : IOutputSink
{
    public void Write(OutputStream stream, string line)
    {
        var at = time.GetUtcNow();
        log.Post(new StepLogged(job, at, index, attempt, [new(at, stream, line)]));
    }
}
