using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Weir.Protocol.Calls;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.Tests.Loopback;
using Weir.Tests.Shared;

namespace Weir.Protocol.Tests.Calls;

/// <summary>What the server answers when a call fails, and what the client makes of it.</summary>
public sealed class ErrorTests
{
    [Fact]
    public async Task Status_message_and_details_arrive_as_they_were_thrown()
    {
        var thrown = new RpcException(
            StatusCode.NotFound,
            "Namespace 'é\n%' is not found.",
            [Any.Pack(new NamespaceNotFoundFailure { Namespace = "é" }), Any.Pack(new NotFoundFailure { CurrentCluster = "c" })]);
        var error = await FailAsync(thrown);
        Assert.Equal(StatusCode.NotFound, error.Code);
        Assert.Equal(thrown.Message, error.Message);
        Assert.Equal(thrown.Details, error.Details);
        Assert.Equal("é", error.FindDetail<NamespaceNotFoundFailure>()!.Namespace);
        Assert.Null(error.FindDetail<QueryFailedFailure>());
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Every_status_arrives(StatusCode code)
    {
        var error = await FailAsync(new RpcException(code, $"message of {code}"));
        Assert.Equal((code, $"message of {code}"), (error.Code, error.Message));
        Assert.Empty(error.Details);
    }

    [Fact]
    public async Task An_enormous_error_still_arrives()
    {
        var error = await FailAsync(RpcException.With(
            StatusCode.InvalidArgument, new string('é', 100_000), new NamespaceNotFoundFailure { Namespace = new string('n', 100_000) }));
        Assert.Equal(StatusCode.InvalidArgument, error.Code);
        Assert.Equal(new string('é', 682) + "...", error.Message);
        Assert.Empty(error.Details);
    }

    [Fact]
    public async Task An_unexpected_exception_is_logged_and_its_inside_stays_inside()
    {
        await using var server = await LoopbackServer.StartAsync(Failing(new InvalidOperationException("password=hunter2")));
        await using var channel = server.Connect();
        var error = await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, "n"));
        Assert.Equal(StatusCode.Internal, error.Code);
        Assert.DoesNotContain("hunter2", error.Message);
        var line = Assert.Single(server.Log.All, line => line.Level == LogLevel.Error);
        Assert.Equal("password=hunter2", line.Exception!.Message);
        var callId = error.Message[(error.Message.LastIndexOf(' ') + 1)..];
        Assert.Contains(callId, line.Text);
    }

    [Fact]
    public async Task An_unimplemented_method_says_so()
    {
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService());
        await using var channel = server.Connect();
        var error = await Assert.ThrowsAsync<RpcException>(() => new GrpcWorkflowService(channel).ListNamespacesAsync(new()).Soon());
        Assert.Equal(StatusCode.Unimplemented, error.Code);
        Assert.Equal("unknown method ListNamespaces for service temporal.api.workflowservice.v1.WorkflowService", error.Message);
    }

    [Fact]
    public async Task Methods_and_services_that_nobody_mapped_are_unimplemented()
    {
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService());
        await using var channel = server.Connect();
        Assert.Equal(
            "unknown method Nope for service temporal.api.workflowservice.v1.WorkflowService",
            (await UnknownAsync(channel, "temporal.api.workflowservice.v1.WorkflowService", "Nope")).Message);
        Assert.Equal("unknown service some.Service", (await UnknownAsync(channel, "some.Service", "Method")).Message);
        Assert.Equal("malformed method name: \"/a/b/c\"", (await UnknownAsync(channel, "a", "b/c")).Message);
    }

    [Fact]
    public async Task A_request_larger_than_the_servers_limit_is_refused()
    {
        await using var server = await LoopbackServer.StartAsync(
            new StubWorkflowService(), new GrpcServiceOptions { MaxReceiveMessageSizeBytes = 1000 });
        foreach (int? threshold in new int?[] { null, 0 })
        {
            await using var channel = server.Connect(options => options with { CompressionThresholdBytes = threshold });
            Assert.Equal(997, (await UnaryCallTests.DescribeAsync(channel, new string('n', 997))).Length);
            var error = await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, new string('n', 998)));
            Assert.Equal(StatusCode.ResourceExhausted, error.Code);
            Assert.StartsWith("grpc: received message larger than max", error.Message);
        }
    }

    [Fact]
    public async Task A_very_large_request_is_refused_while_it_is_still_being_sent()
    {
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService());
        await using var channel = server.Connect(options => options with { CompressionThresholdBytes = null });
        var error = await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, new string('n', 50_000_000)));
        Assert.Equal("grpc: received message larger than max (50000005 vs. 4194304)", error.Message);
    }

    [Fact]
    public async Task A_request_larger_than_the_clients_own_limit_is_not_sent()
    {
        await using var channel = new GrpcChannel(new() { Address = "127.0.0.1:1", MaxSendMessageSizeBytes = 10 });
        var error = await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, "0123456789"));
        Assert.Equal((StatusCode.ResourceExhausted, "trying to send message larger than max (12 vs. 10)"), (error.Code, error.Message));
    }

    public static TheoryData<StatusCode> Failures() => [.. System.Enum.GetValues<StatusCode>().Where(code => code != StatusCode.Ok)];

    private static async Task<RpcException> FailAsync(RpcException thrown)
    {
        await using var server = await LoopbackServer.StartAsync(Failing(thrown));
        await using var channel = server.Connect();
        return await Assert.ThrowsAsync<RpcException>(() => UnaryCallTests.DescribeAsync(channel, "n"));
    }

    private static StubWorkflowService Failing(Exception exception) => new() { OnDescribe = (_, _, _) => throw exception };

    private static async Task<RpcException> UnknownAsync(GrpcChannel channel, string service, string method)
    {
        var rpc = new RpcMethod<object, Empty, Empty>(
            service, method, Empty.Parser, Empty.Parser, (_, _, _, _) => throw new NotSupportedException("the client never calls this"));
        var error = await Assert.ThrowsAsync<RpcException>(() => channel.UnaryAsync(rpc, new Empty(), null, default).Soon());
        Assert.Equal(StatusCode.Unimplemented, error.Code);
        return error;
    }
}
