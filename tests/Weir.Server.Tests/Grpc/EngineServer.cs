using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Weir.Engine;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Server.Grpc;

namespace Weir.Server.Tests.Grpc;

/// <summary>An engine behind its gRPC host, with clients that keep to the rules and those that do not.</summary>
internal sealed class EngineServer : IAsyncDisposable
{
    public const string Namespace = "default";
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly WeirEngine engine;
    private readonly GrpcHost host;
    private readonly GrpcChannel channel;

    private EngineServer(WeirEngine engine, GrpcHost host)
    {
        this.engine = engine;
        this.host = host;
        channel = Connect();
        Service = new GrpcWorkflowService(channel);
    }

    public GrpcWorkflowService Service { get; }

    public string Address => host.Address;

    public static async Task<EngineServer> StartAsync()
    {
        var engine = await WeirEngine.StartAsync(new MemoryEngineStore());
        return new EngineServer(engine, await GrpcHost.StartAsync(
            new GrpcHostServices { Workflow = engine.WorkflowService, Operator = engine.OperatorService },
            new GrpcHostOptions { Port = 0, StopTimeout = TimeSpan.FromSeconds(1) }));
    }

    public GrpcChannel Connect() => new(new GrpcChannelOptions { Address = host.Address });

    public HttpMessageInvoker RawClient(int streamWindowSizeBytes = 64 * 1024) =>
        new(new SocketsHttpHandler { InitialHttp2StreamWindowSize = streamWindowSizeBytes });

    /// <summary>A client whose connection is cut, without a goodbye, when the other value is disposed.</summary>
    public (HttpMessageInvoker Client, IDisposable Connection) CuttableClient()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        return (new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync }), socket);

        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }

    /// <summary>A request spelled out by hand; the message goes out in one frame.</summary>
    public HttpRequestMessage RawRequest(string path, IMessage message) => RawRequest(path, Frame(message.ToByteArray()));

    public HttpRequestMessage RawRequest(string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host.Address}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        return request;
    }

    public static byte[] Frame(byte[] message) =>
        [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    public Task StartWorkflowAsync(string workflowId, string queue, Action<StartWorkflowExecutionRequest>? configure = null)
    {
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowId = workflowId,
            WorkflowType = new WorkflowType { Name = "order" },
            TaskQueue = new TaskQueue { Name = queue },
            RequestId = Guid.NewGuid().ToString(),
        };
        configure?.Invoke(request);
        return Service.StartWorkflowExecutionAsync(request).WaitAsync(Limit);
    }

    public static PollWorkflowTaskQueueRequest Poll(string queue) =>
        new() { Namespace = Namespace, TaskQueue = new TaskQueue { Name = queue }, Identity = "worker" };

    public Task<PollWorkflowTaskQueueResponse> PollAsync(string queue) => Service.PollWorkflowTaskQueueAsync(Poll(queue)).WaitAsync(Limit);

    public static async Task<RpcException> RefusedAsync(Func<Task> call) => await Assert.ThrowsAsync<RpcException>(() => call().WaitAsync(Limit));

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await host.DisposeAsync();
        await engine.DisposeAsync();
    }
}
