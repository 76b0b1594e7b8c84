using Google.Protobuf;
using Weir.Protocol.Calls;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;
using static Weir.Server.Tests.Grpc.EngineServer;

namespace Weir.Server.Tests.Grpc;

/// <summary>Clients that answer with what they were not given, or ask in other people's names.</summary>
public sealed class HostileTokenTests
{
    [Fact]
    public async Task A_token_that_was_not_issued_here_is_refused()
    {
        await using var server = await StartAsync();
        await server.StartWorkflowAsync("order-1", "forged");
        var token = (await server.PollAsync("forged")).TaskToken.ToByteArray();
        var changed = (byte[])token.Clone();
        changed[token.Length / 2] ^= 1;
        var cut = token[..^1];
        foreach (var forged in new[] { [1], new byte[64], changed, cut, [.. token, 0] })
        {
            var error = await RefusedAsync(() => CompleteAsync(server, ByteString.CopyFrom(forged)));
            Assert.Equal((StatusCode.InvalidArgument, "Task token is invalid: it was not issued by this engine."), (error.Code, error.Message));
        }

        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(() => CompleteAsync(server, ByteString.Empty))).Code);

        // None of them touched the run.
        await CompleteAsync(server, ByteString.CopyFrom(token));
    }

    [Fact]
    public async Task A_token_of_another_server_is_refused()
    {
        await using var server = await StartAsync();
        await using var other = await StartAsync();
        await server.StartWorkflowAsync("order-1", "other");
        await other.StartWorkflowAsync("order-1", "other");
        var token = (await other.PollAsync("other")).TaskToken;
        Assert.Equal(StatusCode.InvalidArgument, (await RefusedAsync(() => CompleteAsync(server, token))).Code);
    }

    [Fact]
    public async Task A_token_is_no_token_of_another_kind()
    {
        await using var server = await StartAsync();
        await server.StartWorkflowAsync("order-1", "kinds");
        var token = (await server.PollAsync("kinds")).TaskToken;
        var error = await RefusedAsync(() => server.Service.RespondActivityTaskCompletedAsync(
            new RespondActivityTaskCompletedRequest { Namespace = Namespace, TaskToken = token }));
        Assert.Equal(StatusCode.InvalidArgument, error.Code);
    }

    [Fact]
    [Semantic(7)]
    public async Task A_token_is_good_once()
    {
        await using var server = await StartAsync();
        await server.StartWorkflowAsync("order-1", "stale");
        var token = (await server.PollAsync("stale")).TaskToken;
        await CompleteAsync(server, token);
        var error = await RefusedAsync(() => CompleteAsync(server, token));
        Assert.Equal(StatusCode.NotFound, error.Code);
    }

    [Fact]
    public async Task A_token_is_good_in_its_own_namespace_only()
    {
        await using var server = await StartAsync();
        await server.Service.RegisterNamespaceAsync(new RegisterNamespaceRequest
        {
            Namespace = "mallory",
            WorkflowExecutionRetentionPeriod = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromDays(1)),
        });
        await server.StartWorkflowAsync("order-1", "namespaces");
        var token = (await server.PollAsync("namespaces")).TaskToken;
        var error = await RefusedAsync(() => server.Service.RespondWorkflowTaskCompletedAsync(
            new RespondWorkflowTaskCompletedRequest { Namespace = "mallory", TaskToken = token, Commands = { Close() } }));
        Assert.Equal(StatusCode.InvalidArgument, error.Code);
        await CompleteAsync(server, token);
    }

    [Fact]
    public async Task A_nested_namespace_that_differs_from_the_outer_one_is_refused()
    {
        await using var server = await StartAsync();
        var operation = new StartWorkflowExecutionRequest
        {
            Namespace = "mallory", WorkflowId = "order-1", WorkflowType = new() { Name = "order" }, TaskQueue = new() { Name = "nested" }, RequestId = "r",
        };
        var update = new UpdateWorkflowExecutionRequest
        {
            Namespace = Namespace, WorkflowExecution = new() { WorkflowId = "order-1" }, Request = new() { Input = new() { Name = "u" }, Meta = new() { UpdateId = "u" } },
        };
        var error = await RefusedAsync(() => server.Service.ExecuteMultiOperationAsync(new ExecuteMultiOperationRequest
        {
            Namespace = Namespace,
            Operations = { new ExecuteMultiOperationRequest.Types.Operation { StartWorkflow = operation }, new ExecuteMultiOperationRequest.Types.Operation { UpdateWorkflow = update } },
        }));
        Assert.Equal(StatusCode.InvalidArgument, error.Code);
        var missing = await RefusedAsync(() => server.Service.DescribeWorkflowExecutionAsync(
            new DescribeWorkflowExecutionRequest { Namespace = Namespace, Execution = new() { WorkflowId = "order-1" } }));
        Assert.Equal(StatusCode.NotFound, missing.Code);
    }

    [Fact]
    [Semantic(59)]
    public async Task A_namespace_that_is_not_there_is_told_so()
    {
        await using var server = await StartAsync();
        var error = await RefusedAsync(() => server.StartWorkflowAsync("order-1", "q", request => request.Namespace = "nowhere"));
        Assert.Equal((StatusCode.NotFound, "Namespace nowhere is not found."), (error.Code, error.Message));
        Assert.Contains(error.Details, detail => detail.Is(Protocol.ErrorDetails.V1.NamespaceNotFoundFailure.Descriptor));
        var taken = await RefusedAsync(() => server.Service.RegisterNamespaceAsync(new RegisterNamespaceRequest
        {
            Namespace = Namespace,
            WorkflowExecutionRetentionPeriod = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromDays(1)),
        }));
        Assert.Equal(StatusCode.AlreadyExists, taken.Code);
    }

    [Fact]
    public async Task Missing_fields_are_named()
    {
        await using var server = await StartAsync();
        var requests = new (Action<StartWorkflowExecutionRequest> Break, string Word)[]
        {
            (request => request.Namespace = "", "namespace"),
            (request => request.WorkflowId = "", "WorkflowId"),
            (request => request.WorkflowType = null, "WorkflowType"),
            (request => request.TaskQueue = null, "TaskQueue"),
            (request => request.WorkflowId = new string('x', 2_000), "WorkflowId"),
        };
        foreach (var (spoil, word) in requests)
        {
            var error = await RefusedAsync(() => server.StartWorkflowAsync("order-1", "missing", spoil));
            Assert.Equal(StatusCode.InvalidArgument, error.Code);
            Assert.Contains(word, error.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static Task CompleteAsync(EngineServer server, ByteString token) => server.Service.RespondWorkflowTaskCompletedAsync(
        new RespondWorkflowTaskCompletedRequest { Namespace = Namespace, TaskToken = token, Identity = "worker", Commands = { Close() } });

    private static Command Close() => new()
    {
        CommandType = CommandType.CompleteWorkflowExecution,
        CompleteWorkflowExecutionCommandAttributes = new CompleteWorkflowExecutionCommandAttributes(),
    };
}
