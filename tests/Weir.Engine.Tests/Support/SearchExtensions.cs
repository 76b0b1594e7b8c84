using Google.Protobuf;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Support;

/// <summary>Short forms of what clients and workflows do with search attributes and lists.</summary>
internal static class SearchExtensions
{
    public static Task AddAttributesAsync(this EngineHarness harness, params (string Name, IndexedValueType Type)[] attributes)
    {
        var request = new AddSearchAttributesRequest { Namespace = EngineHarness.Namespace };
        foreach (var (name, type) in attributes)
        {
            request.SearchAttributes.Add(name, type);
        }

        return EngineHarness.InTime(harness.Engine.OperatorService.AddSearchAttributesAsync(request));
    }

    public static SearchAttributes Attributes(params (string Name, string Json)[] attributes)
    {
        var built = new SearchAttributes();
        foreach (var (name, json) in attributes)
        {
            built.IndexedFields.Add(name, Json(json));
        }

        return built;
    }

    public static Payload Json(string json) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
        Data = ByteString.CopyFromUtf8(json),
    };

    public static Command Upsert(params (string Name, string Json)[] attributes) => new()
    {
        CommandType = CommandType.UpsertWorkflowSearchAttributes,
        UpsertWorkflowSearchAttributesCommandAttributes = new UpsertWorkflowSearchAttributesCommandAttributes { SearchAttributes = Attributes(attributes) },
    };

    public static async Task<IReadOnlyList<string>> ListAsync(this EngineHarness harness, string query, string namespaceName = EngineHarness.Namespace)
    {
        List<string> ids = [];
        var request = new ListWorkflowExecutionsRequest { Namespace = namespaceName, Query = query, PageSize = 2 };
        do
        {
            var page = await EngineHarness.InTime(harness.Service.ListWorkflowExecutionsAsync(request));
            ids.AddRange(page.Executions.Select(info => info.Execution.WorkflowId));
            request = new ListWorkflowExecutionsRequest(request) { NextPageToken = page.NextPageToken };
        }
        while (!request.NextPageToken.IsEmpty);

        return ids;
    }

    public static async Task<long> CountAsync(this EngineHarness harness, string query) =>
        (await EngineHarness.InTime(harness.Service.CountWorkflowExecutionsAsync(
            new CountWorkflowExecutionsRequest { Namespace = EngineHarness.Namespace, Query = query }))).Count;

    /// <summary>Asks until it is so, for what the engine does on its own without the clock; each round waits for the shards to have had their turn.</summary>
    public static Task UntilAsync(this EngineHarness harness, Func<Task<bool>> condition) => EngineHarness.InTime(Task.Run(async () =>
    {
        while (!await condition())
        {
            await Record.ExceptionAsync(() => harness.DescribeAsync("nobody"));
            await Task.Yield();
        }
    }));

    public static Task DeleteAsync(this EngineHarness harness, string workflowId, string runId = "") =>
        EngineHarness.InTime(harness.Service.DeleteWorkflowExecutionAsync(new DeleteWorkflowExecutionRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = workflowId, RunId = runId },
        }));

    public static Task TerminateAsync(this EngineHarness harness, string workflowId) =>
        EngineHarness.InTime(harness.Service.TerminateWorkflowExecutionAsync(new TerminateWorkflowExecutionRequest
        {
            Namespace = EngineHarness.Namespace,
            WorkflowExecution = new WorkflowExecution { WorkflowId = workflowId },
        }));
}
