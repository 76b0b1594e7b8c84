using System.Net;
using System.Net.Sockets;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.Tests.Loopback;
using Weir.Tests.Shared;

namespace Weir.Protocol.Tests.Calls;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Nobody_listens()
    {
        var port = FreePort();
        await using var channel = new GrpcChannel(new() { Address = $"127.0.0.1:{port}" });
        var error = await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, "n"));
        Assert.Equal(StatusCode.Unavailable, error.Code);
        Assert.StartsWith($"cannot connect to 127.0.0.1:{port}: ", error.Message);
    }

    [Fact]
    public async Task A_host_that_does_not_exist()
    {
        await using var channel = new GrpcChannel(new() { Address = "no-such-host.invalid:7233" });
        var error = await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, "n"));
        Assert.Equal((StatusCode.Unavailable, "cannot resolve the host of no-such-host.invalid:7233"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_server_that_does_not_speak_http2()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var channel = new GrpcChannel(new() { Address = listener.LocalEndpoint.ToString()! });
        var call = UnaryCallTests.DescribeAsync(channel, "n");
        using (var connection = await listener.AcceptTcpClientAsync())
        {
            await connection.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Contains(error.Code, new[] { StatusCode.Unavailable, StatusCode.Internal });
        Assert.Contains(channel.Address, error.Message);
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_answers_runs_into_the_deadline()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var clock = new Weir.Tests.Shared.ManualTimeProvider();
        await using var channel = new GrpcChannel(new() { Address = listener.LocalEndpoint.ToString()!, TimeProvider = clock });
        var call = new GrpcWorkflowService(channel).GetSystemInfoAsync(new(), new CallContext { Deadline = clock.GetUtcNow() + TimeSpan.FromSeconds(1) });
        using var connection = await listener.AcceptTcpClientAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call.Soon())).Code);
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_of_a_call()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService
        {
            OnDescribe = async (_, _, token) =>
            {
                arrived.SetResult();
                await token.Cancelled();
                throw new OperationCanceledException(token);
            },
        });
        await using var channel = server.Connect();
        var call = UnaryCallTests.DescribeAsync(channel, "n");
        await arrived.Task.Soon();
        await server.AbortAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Contains(server.Address, error.Message);
        Assert.Contains(error.Code, new[] { StatusCode.Unavailable, StatusCode.Internal, StatusCode.Cancelled });
    }

    [Fact]
    public async Task A_channel_connects_again_when_the_server_is_back()
    {
        var port = FreePort();
        await using var channel = new GrpcChannel(new() { Address = $"127.0.0.1:{port}" });
        await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, "n"));
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService(), port: port);
        Assert.Equal("n", await UnaryCallTests.DescribeAsync(channel, "n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:70000")]
    [InlineData(":7233")]
    [InlineData("http://host:7233")]
    [InlineData("host:7233/path")]
    [InlineData("user@host:7233")]
    public void What_is_no_address_is_refused_at_once(string address) =>
        Assert.Throws<ArgumentException>(() => new GrpcChannel(new() { Address = address }));

    [Theory]
    [InlineData("localhost:7233")]
    [InlineData("10.0.0.1:80")]
    [InlineData("[::1]:7233")]
    public async Task An_address_is_kept_as_it_was_written(string address)
    {
        await using var channel = new GrpcChannel(new() { Address = address });
        Assert.Equal(address, channel.Address);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
