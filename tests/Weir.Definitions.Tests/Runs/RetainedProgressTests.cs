using System.Runtime.CompilerServices;
using System.Text;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>A run that goes on elsewhere takes up what it is given. Kept beside that, it would cost a large run twice its memory.</summary>
public sealed class RetainedProgressTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_run_that_was_taken_up_does_not_keep_what_it_was_given()
    {
        var plan = DefinitionCompiler.Compile("w.yaml", Encoding.UTF8.GetBytes(
            "tasks: [{name: each, action: core.noop, with_items: '{{ range(100) }}', input: {n: '{{ item + random() }}'}}]")).Plan!;
        var (stepper, progress, items) = TakeUp(plan);
        GC.Collect();

        Assert.False(progress.IsAlive);
        Assert.False(items.IsAlive);
        Assert.Equal(100, stepper.Snapshot().Executions[0].Items!.Known.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (RunStepper Stepper, WeakReference Progress, WeakReference Items) TakeUp(Plan plan)
    {
        var first = RunStepper.Create(plan, new RunFacts("w", "r", ObjectValue.Empty));
        foreach (var start in first.Start(T0).OfType<RunDirective.StartTask>())
        {
            first.ReportTask(start.Task.Key, TaskOutcome.Success(Value.Of(1)), T0);
        }

        var progress = first.Snapshot();
        var next = RunStepper.Resume(plan, progress);
        next.Start(T0);
        return (next, new(progress), new(progress.Executions[0].Items!.Known));
    }
}
