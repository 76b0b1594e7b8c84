using Weir.Sdk.Client;

namespace Weir.LoadDriver;

/// <summary>Something to measure in a fresh data folder.</summary>
internal interface IWorkload
{
    Task<IReadOnlyList<Measurement>> MeasureAsync(string folder, Arguments arguments);
}

internal static class Workloads
{
    private const int SequentialActivities = 10;
    private const int FanOut = 1_000;

    public static IEnumerable<IWorkload> Of(Arguments arguments)
    {
        IReadOnlyDictionary<string, IWorkload> all = new Dictionary<string, IWorkload>
        {
            ["store"] = new StoreWorkload(),
            ["engine"] = new EngineWorkload(),
            ["w1"] = new WorkflowWorkload("w1", [64, 1], "workflows", 1, OneActivityAsync),
            ["w2"] = new WorkflowWorkload("w2", [64], "activities", SequentialActivities, SequentialAsync),
            ["w1-ts"] = new TypeScriptWorkload(),
            ["jobs"] = RunWorkload.Jobs,
            ["items"] = RunWorkload.Items,
            ["limits"] = new LimitsWorkload(),
            ["start"] = new StartWorkload(),
            ["w3"] = new WorkflowWorkload("w3", [1], "activities", FanOut, FanOutAsync),
        };
        return all.Where(workload => (arguments.Workload == "all" && workload.Key is not ("w1-ts" or "jobs" or "items" or "limits" or "start")) || arguments.Workload == workload.Key).Select(workload => workload.Value);
    }

    private static async Task OneActivityAsync(IWeirClient client, string id)
    {
        var greeting = await client.ExecuteWorkflowAsync((OneActivityWorkflow workflow) => workflow.RunAsync("Weir"), Options(id));
        Check(greeting == "Hello, Weir!", id, greeting);
    }

    private static async Task SequentialAsync(IWeirClient client, string id)
    {
        var number = await client.ExecuteWorkflowAsync((SequentialWorkflow workflow) => workflow.RunAsync(SequentialActivities), Options(id));
        Check(number == SequentialActivities, id, number);
    }

    private static async Task FanOutAsync(IWeirClient client, string id)
    {
        var sum = await client.ExecuteWorkflowAsync((FanOutWorkflow workflow) => workflow.RunAsync(FanOut), Options(id));
        Check(sum == FanOut * (FanOut + 1L) / 2, id, sum);
    }

    private static WorkflowOptions Options(string id) => new(id, Host.TaskQueue);

    private static void Check(bool right, string id, object result)
    {
        if (!right)
        {
            throw new InvalidOperationException($"workflow {id} gave {result}");
        }
    }
}
