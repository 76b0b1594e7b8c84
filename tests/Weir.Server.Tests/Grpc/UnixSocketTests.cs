using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;
using Weir.Server.Grpc;

namespace Weir.Server.Tests.Grpc;

public sealed class UnixSocketTests
{
    [Fact]
    public async Task A_host_on_a_unix_socket_answers_a_channel_on_it_and_replaces_a_stale_socket()
    {
        var folder = Directory.CreateTempSubdirectory("weir-");
        try
        {
            var path = Path.Combine(folder.FullName, "weir.sock");
            await File.WriteAllTextAsync(path, "left by a dead process");
            await using var host = await GrpcHost.StartAsync(
                new GrpcHostServices { Workflow = new Clock() }, new GrpcHostOptions { SocketPath = path });
            Assert.Equal($"unix:{path}", host.Address);
            await using var channel = new GrpcChannel(new GrpcChannelOptions { Address = host.Address });
            var answer = await new GrpcWorkflowService(channel).GetClusterInfoAsync(new GetClusterInfoRequest());
            Assert.Equal("over the socket", answer.ClusterName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Without_a_listener_the_call_is_unavailable_and_names_the_socket()
    {
        await using var channel = new GrpcChannel(new GrpcChannelOptions { Address = "unix:/nonexistent/weir.sock" });
        var error = await Assert.ThrowsAsync<RpcException>(() => new GrpcWorkflowService(channel).GetClusterInfoAsync(new GetClusterInfoRequest()));
        Assert.Equal(StatusCode.Unavailable, error.Code);
        Assert.Contains("unix:/nonexistent/weir.sock", error.Message, StringComparison.Ordinal);
    }

    private sealed class Clock : WorkflowServiceBase
    {
        public override Task<GetClusterInfoResponse> GetClusterInfoAsync(
            GetClusterInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GetClusterInfoResponse { ClusterName = "over the socket" });
    }
}
