using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;
using static Weir.Server.Tests.Grpc.EngineServer;

namespace Weir.Server.Tests.Grpc;

/// <summary>Connections that break, stall, or hold more than their share.</summary>
public sealed class HostileConnectionTests
{
    private const string PollPath = "/temporal.api.workflowservice.v1.WorkflowService/PollWorkflowTaskQueue";

    [Fact]
    [Semantic(11)]
    public async Task A_connection_cut_in_mid_poll_costs_no_task()
    {
        await using var server = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 24).Select(RoundAsync));

        async Task RoundAsync(int round)
        {
            var queue = $"cut-{round}";
            var (client, connection) = server.CuttableClient();
            var polls = Enumerable.Range(0, 5).Select(_ => client.SendAsync(server.RawRequest(PollPath, Poll(queue)), default)).ToList();

            // The cut meets the task at every moment of its way: before, while and after it is matched.
            var start = server.StartWorkflowAsync(
                $"order-{round}", queue, request => request.WorkflowTaskTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)));
            if (round % 2 == 0)
            {
                await start;
            }

            connection.Dispose();
            await start;
            await Task.WhenAll(polls.Select(poll => poll.ContinueWith(_ => { }, TaskScheduler.Default))).WaitAsync(Limit);

            // At once if the cut was noticed; an answer that was on its way into it times out first.
            var task = await server.PollAsync(queue);
            Assert.Equal($"order-{round}", task.WorkflowExecution.WorkflowId);
            Assert.InRange(task.Attempt, 1, 2);
            client.Dispose();
        }
    }

    [Fact]
    public async Task Thousands_of_idle_polls_leave_room_for_others()
    {
        const int Polls = 4_000;
        await using var server = await StartAsync();
        var channel = server.Connect();
        var idle = new GrpcWorkflowService(channel);
        using var leave = new CancellationTokenSource();
        var polls = Enumerable.Range(0, Polls).Select(index => idle.PollWorkflowTaskQueueAsync(Poll($"idle-{index % 50}"), cancellationToken: leave.Token)).ToList();
        await server.StartWorkflowAsync("order-1", "busy");
        Assert.Equal("order-1", (await server.PollAsync("busy")).WorkflowExecution.WorkflowId);
        await server.StartWorkflowAsync("order-2", "idle-7");
        var answered = await (await Task.WhenAny(polls)).WaitAsync(Limit);
        Assert.Equal("order-2", answered.WorkflowExecution.WorkflowId);
        await leave.CancelAsync();
        await channel.DisposeAsync();
        await Task.WhenAll(polls.Select(poll => poll.ContinueWith(_ => { }, TaskScheduler.Default))).WaitAsync(Limit);

        // Those that left are not handed anything.
        await server.StartWorkflowAsync("order-3", "idle-8");
        Assert.Equal("order-3", (await server.PollAsync("idle-8")).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_nobody()
    {
        await using var server = await StartAsync();
        await server.StartWorkflowAsync("large", "slow", request => request.Input = new()
        {
            Payloads_ = { new Protocol.Common.V1.Payload { Data = UnsafeByteOperations.UnsafeWrap(new byte[1_500_000]) } },
        });
        var read = new GetWorkflowExecutionHistoryRequest { Namespace = Namespace, Execution = new() { WorkflowId = "large" } };
        using var raw = server.RawClient(streamWindowSizeBytes: 65_535);
        var unread = new List<HttpResponseMessage>();
        for (var i = 0; i < 40; i++)
        {
            unread.Add(await raw.SendAsync(server.RawRequest("/temporal.api.workflowservice.v1.WorkflowService/GetWorkflowExecutionHistory", read), default).WaitAsync(Limit));
        }

        // On the same connection and on another one.
        using var other = await raw.SendAsync(server.RawRequest("/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo", new GetSystemInfoRequest()), default).WaitAsync(Limit);
        Assert.Equal(System.Net.HttpStatusCode.OK, other.StatusCode);
        var history = await server.Service.GetWorkflowExecutionHistoryAsync(read).WaitAsync(Limit);
        Assert.Equal(1_500_000, history.History.Events[0].WorkflowExecutionStartedEventAttributes.Input.Payloads_[0].Data.Length);
        unread.ForEach(response => response.Dispose());
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_and_the_connection_lives()
    {
        await using var server = await StartAsync();
        var error = await RefusedAsync(() => server.StartWorkflowAsync("order-1", "large", request => request.Input = new()
        {
            Payloads_ = { new Protocol.Common.V1.Payload { Data = ByteString.CopyFrom(Noise(5_000_000)) } },
        }));
        Assert.Equal(StatusCode.ResourceExhausted, error.Code);
        Assert.StartsWith("grpc: received message larger than max", error.Message, StringComparison.Ordinal);
        Assert.NotNull(await server.Service.GetSystemInfoAsync(new GetSystemInfoRequest()));
    }

    [Fact]
    public async Task Metadata_beyond_the_limit_ends_that_call_only()
    {
        await using var server = await StartAsync();
        var context = CallContext.InProcess with { Headers = new Dictionary<string, string> { ["noise"] = new string('x', 200_000) } };
        await RefusedAsync(() => server.Service.GetSystemInfoAsync(new GetSystemInfoRequest(), context));
        await using var fresh = server.Connect();
        Assert.NotNull(await new GrpcWorkflowService(fresh).GetSystemInfoAsync(new GetSystemInfoRequest()).WaitAsync(Limit));
    }

    [Fact]
    public async Task Bytes_that_are_no_http_end_their_connection_only()
    {
        await using var server = await StartAsync();
        var random = new Random(3);
        for (var i = 0; i < 30; i++)
        {
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync(System.Net.IPEndPoint.Parse(server.Address));
            var noise = Noise(random.Next(1, 4_000));
            byte[] preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];
            await socket.GetStream().WriteAsync(i % 2 == 0 ? noise : [.. preface, .. noise]);
        }

        Assert.NotNull(await server.Service.GetSystemInfoAsync(new GetSystemInfoRequest()).WaitAsync(Limit));
    }

    [Fact]
    public async Task A_deadline_that_has_passed_is_answered_so()
    {
        await using var server = await StartAsync();
        var context = CallContext.InProcess with { Deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(2_500) };
        var poll = await server.Service.PollWorkflowTaskQueueAsync(Poll("deadline"), context).WaitAsync(Limit);
        Assert.Empty(poll.TaskToken);
        var query = new QueryWorkflowRequest { Namespace = Namespace, Execution = new() { WorkflowId = "order-1" }, Query = new() { QueryType = "q" } };
        await server.StartWorkflowAsync("order-1", "nobody");
        context = context with { Deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(200) };
        Assert.Equal(StatusCode.DeadlineExceeded, (await RefusedAsync(() => server.Service.QueryWorkflowAsync(query, context))).Code);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
