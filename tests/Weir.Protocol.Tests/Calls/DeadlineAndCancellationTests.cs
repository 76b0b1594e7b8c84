using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.Tests.Loopback;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Protocol.Tests.Calls;

public sealed class DeadlineAndCancellationTests
{
    private readonly TaskCompletionSource<CallContext> arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task The_server_sees_the_deadline_on_its_own_clock()
    {
        var serverClock = new ManualTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var clientClock = new ManualTimeProvider();
        await using var server = await StartAsync(serverClock);
        await using var channel = server.Connect(options => options with { TimeProvider = clientClock });
        using var cancel = new CancellationTokenSource();
        var call = CallAsync(channel, clientClock.GetUtcNow() + TimeSpan.FromSeconds(70), cancel.Token);
        Assert.Equal(serverClock.GetUtcNow() + TimeSpan.FromSeconds(70), (await arrived.Task.Soon()).Deadline);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
    }

    [Fact]
    public async Task The_server_ends_a_call_at_its_deadline()
    {
        var serverClock = new ManualTimeProvider();
        await using var server = await StartAsync(serverClock);
        await using var channel = server.Connect(options => options with { TimeProvider = new ManualTimeProvider() });
        var call = CallAsync(channel, new ManualTimeProvider().GetUtcNow() + TimeSpan.FromSeconds(5), default);
        await arrived.Task.Soon();
        serverClock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(ended.Task.IsCompleted);
        serverClock.Advance(TimeSpan.FromSeconds(1));
        await ended.Task.Soon();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.Soon());
        Assert.Equal((StatusCode.DeadlineExceeded, "context deadline exceeded"), (error.Code, error.Message));
    }

    [Fact]
    public async Task The_client_ends_a_call_at_its_deadline_and_the_server_learns_it()
    {
        var clientClock = new ManualTimeProvider();
        await using var server = await StartAsync(new ManualTimeProvider());
        await using var channel = server.Connect(options => options with { TimeProvider = clientClock });
        var call = CallAsync(channel, clientClock.GetUtcNow() + TimeSpan.FromSeconds(5), default);
        await arrived.Task.Soon();
        clientClock.Advance(TimeSpan.FromSeconds(5));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.Soon());
        Assert.Equal(StatusCode.DeadlineExceeded, error.Code);
        await ended.Task.Soon();
    }

    [Fact]
    public async Task A_deadline_that_has_passed_sends_nothing()
    {
        var clock = new ManualTimeProvider();
        await using var channel = new GrpcChannel(new() { Address = "127.0.0.1:1", TimeProvider = clock });
        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, clock.GetUtcNow(), default).Soon());
        Assert.Equal(StatusCode.DeadlineExceeded, error.Code);
    }

    [Fact]
    public async Task A_deadline_in_the_far_future_is_no_problem()
    {
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService());
        await using var channel = server.Connect();
        var response = await CallAsync(channel, DateTimeOffset.MaxValue, default).Soon();
        Assert.Equal("n", response.NamespaceInfo.Name);
    }

    [Fact]
    public async Task Cancelling_the_call_cancels_the_servers_token()
    {
        await using var server = await StartAsync(TimeProvider.System);
        await using var channel = server.Connect();
        using var cancel = new CancellationTokenSource();
        var call = CallAsync(channel, null, cancel.Token);
        await arrived.Task.Soon();
        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
        Assert.Equal(cancel.Token, exception.CancellationToken);
        await ended.Task.Soon();
    }

    [Fact]
    public async Task A_cancelled_token_sends_nothing()
    {
        await using var channel = new GrpcChannel(new() { Address = "127.0.0.1:1" });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(channel, null, new CancellationToken(true)));
    }

    [Fact]
    public async Task Closing_the_channel_ends_its_calls_on_both_sides()
    {
        await using var server = await StartAsync(TimeProvider.System);
        var channel = server.Connect();
        var call = CallAsync(channel, null, default);
        await arrived.Task.Soon();
        await channel.DisposeAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.Soon())).Code);
        await ended.Task.Soon();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => CallAsync(channel, null, default));
    }

    [Fact]
    public async Task A_server_that_ends_cancels_its_calls_and_callers_see_unavailable()
    {
        using var stopping = new CancellationTokenSource();
        await using var server = await StartAsync(TimeProvider.System, stopping.Token);
        await using var channel = server.Connect();
        var call = CallAsync(channel, null, default);
        await arrived.Task.Soon();
        await stopping.CancelAsync();
        await ended.Task.Soon();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.Soon());
        Assert.Equal((StatusCode.Unavailable, "the server is shutting down"), (error.Code, error.Message));
    }

    private Task<LoopbackServer> StartAsync(TimeProvider clock, CancellationToken stopping = default) => LoopbackServer.StartAsync(
        new StubWorkflowService
        {
            OnDescribe = async (_, context, token) =>
            {
                arrived.SetResult(context);
                await token.Cancelled();
                ended.SetResult();
                token.ThrowIfCancellationRequested();
                return new();
            },
        },
        new GrpcServiceOptions { TimeProvider = clock, Stopping = stopping });

    private static Task<DescribeNamespaceResponse> CallAsync(GrpcChannel channel, DateTimeOffset? deadline, CancellationToken token) =>
        channel.UnaryAsync(
            WorkflowServiceMethods.DescribeNamespace,
            new DescribeNamespaceRequest { Namespace = "n" },
            new CallContext { Deadline = deadline },
            token);
}
