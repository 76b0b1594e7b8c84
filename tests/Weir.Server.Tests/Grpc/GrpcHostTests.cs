using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Health;
using Weir.Protocol.Health.V1;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;
using Weir.Server.Grpc;

namespace Weir.Server.Tests.Grpc;

public sealed class GrpcHostTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Port_zero_takes_a_free_port_and_says_which()
    {
        await using var first = await StartAsync(new PollService());
        await using var second = await StartAsync(new PollService());
        Assert.NotEqual(first.Address, second.Address);
        Assert.Equal($"127.0.0.1:{first.Endpoint!.Port}", first.Address);
        Assert.Equal("polls", await SystemInfoAsync(first));
        Assert.Equal("polls", await SystemInfoAsync(second));
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_that_names_it()
    {
        await using var first = await StartAsync(new PollService());
        var error = await Assert.ThrowsAsync<IOException>(() => GrpcHost.StartAsync(
            new GrpcHostServices { Workflow = new PollService() }, new GrpcHostOptions { Port = first.Endpoint!.Port }));
        Assert.Equal($"cannot listen on 127.0.0.1:{first.Endpoint!.Port}: the port is in use", error.Message);
    }

    [Fact]
    public async Task An_address_for_every_interface_is_reached_through_the_loopback()
    {
        await using var host = await StartAsync(new PollService(), options => options with { Ip = IPAddress.Any });
        Assert.Equal($"127.0.0.1:{host.Endpoint!.Port}", host.Address);
        Assert.Equal("polls", await SystemInfoAsync(host));
    }

    [Fact]
    public async Task Services_are_served_when_given_and_unknown_when_not()
    {
        await using var without = await StartAsync(new PollService());
        await using var with = await GrpcHost.StartAsync(
            new GrpcHostServices { Workflow = new PollService(), Operator = new SearchAttributes() }, new GrpcHostOptions { Port = 0 });
        await using var channel = Connect(without);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => new GrpcOperatorService(channel).ListSearchAttributesAsync(new ListSearchAttributesRequest()));
        Assert.Equal(
            (StatusCode.Unimplemented, "unknown service temporal.api.operatorservice.v1.OperatorService"), (error.Code, error.Message));
        await using var other = Connect(with);
        Assert.NotNull(await new GrpcOperatorService(other).ListSearchAttributesAsync(new ListSearchAttributesRequest()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("temporal.api.workflowservice.v1.WorkflowService")]
    public async Task Health_says_serving(string service)
    {
        await using var host = await StartAsync(new PollService());
        await using var channel = Connect(host);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync(channel, service));
    }

    [Fact]
    public async Task Health_does_not_know_a_service_that_is_not_served()
    {
        await using var host = await StartAsync(new PollService());
        await using var channel = Connect(host);
        var error = await Assert.ThrowsAsync<RpcException>(() => HealthAsync(channel, "temporal.api.testservice.v1.TestService"));
        Assert.Equal(StatusCode.NotFound, error.Code);
    }

    [Fact]
    public async Task A_stop_ends_long_polls_with_unavailable()
    {
        var service = new PollService();
        await using var host = await StartAsync(service, options => options with { DrainTimeout = TimeSpan.Zero });
        await using var channel = Connect(host);
        var poll = new GrpcWorkflowService(channel).PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest());
        await service.Polled.Task.WaitAsync(Limit);
        await host.StopAsync().WaitAsync(Limit);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => poll.WaitAsync(Limit))).Code);
    }

    [Fact]
    public async Task A_stop_lets_calls_under_way_finish()
    {
        var service = new PollService();
        await using var host = await StartAsync(service, options => options with { DrainTimeout = TimeSpan.FromMinutes(5), StopTimeout = TimeSpan.FromMinutes(5) });
        await using var channel = Connect(host);
        var poll = new GrpcWorkflowService(channel).PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest());
        await service.Polled.Task.WaitAsync(Limit);
        var stop = host.StopAsync();
        Assert.Same(stop, host.StopAsync());
        Assert.False(stop.IsCompleted);
        service.Answer.SetResult(new PollActivityTaskQueueResponse { ActivityId = "a" });
        Assert.Equal("a", (await poll.WaitAsync(Limit)).ActivityId);
        await stop.WaitAsync(Limit);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => SystemInfoAsync(host))).Code);
    }

    [Fact]
    public async Task A_stop_cuts_calls_that_ignore_it()
    {
        var service = new PollService { Deaf = true };
        await using var host = await StartAsync(
            service, options => options with { DrainTimeout = TimeSpan.Zero, StopTimeout = TimeSpan.FromMilliseconds(50) });
        await using var channel = Connect(host);
        var poll = new GrpcWorkflowService(channel).PollActivityTaskQueueAsync(new PollActivityTaskQueueRequest());
        await service.Polled.Task.WaitAsync(Limit);
        await host.StopAsync().WaitAsync(Limit);
        await Assert.ThrowsAsync<RpcException>(() => poll.WaitAsync(Limit));
        service.Answer.SetResult(new PollActivityTaskQueueResponse());
    }

    [Fact]
    public async Task Tls_is_served_with_a_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=weir.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("weir.test");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var host = await StartAsync(new PollService(), options => options with { Certificate = certificate });
        await using var channel = new GrpcChannel(new GrpcChannelOptions
        {
            Address = host.Address,
            Tls = new GrpcTlsOptions { ServerName = "weir.test", RootCertificates = [certificate] },
        });
        Assert.Equal("polls", (await new GrpcWorkflowService(channel).GetSystemInfoAsync(new GetSystemInfoRequest())).ServerVersion);
    }

    private static Task<GrpcHost> StartAsync(IWorkflowService service, Func<GrpcHostOptions, GrpcHostOptions>? configure = null)
    {
        var options = new GrpcHostOptions { Port = 0 };
        return GrpcHost.StartAsync(new GrpcHostServices { Workflow = service }, configure is null ? options : configure(options));
    }

    private static GrpcChannel Connect(GrpcHost host) => new(new GrpcChannelOptions { Address = host.Address });

    private static async Task<string> SystemInfoAsync(GrpcHost host)
    {
        await using var channel = Connect(host);
        return (await new GrpcWorkflowService(channel).GetSystemInfoAsync(new GetSystemInfoRequest()).WaitAsync(Limit)).ServerVersion;
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync(GrpcChannel channel, string service) =>
        (await channel.UnaryAsync(HealthService.Check, new HealthCheckRequest { Service = service }, null, default).WaitAsync(Limit)).Status;

    private sealed class SearchAttributes : OperatorServiceBase
    {
        public override Task<ListSearchAttributesResponse> ListSearchAttributesAsync(
            ListSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ListSearchAttributesResponse());
    }

    /// <summary>Has one long poll, which waits for <see cref="Answer"/> or, unless it is deaf, for its token.</summary>
    private sealed class PollService : WorkflowServiceBase
    {
        public bool Deaf { get; init; }

        public TaskCompletionSource Polled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<PollActivityTaskQueueResponse> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task<GetSystemInfoResponse> GetSystemInfoAsync(
            GetSystemInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GetSystemInfoResponse { ServerVersion = "polls" });

        public override Task<PollActivityTaskQueueResponse> PollActivityTaskQueueAsync(
            PollActivityTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
        {
            Polled.SetResult();
            return Deaf ? Answer.Task : Answer.Task.WaitAsync(cancellationToken);
        }
    }
}
