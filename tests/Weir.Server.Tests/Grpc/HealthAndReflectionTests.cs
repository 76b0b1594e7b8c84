using Google.Protobuf;
using Google.Protobuf.Reflection;
using Weir.Protocol.Health.V1;
using Weir.Protocol.Reflection;
using Weir.Protocol.Reflection.V1;
using Weir.Protocol.Services;
using Weir.Server.Grpc;

namespace Weir.Server.Tests.Grpc;

/// <summary>The streaming services for tools, asked with frames spelled out by hand.</summary>
public sealed class HealthAndReflectionTests
{
    [Theory]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task Reflection_lists_the_services(string name)
    {
        await using var server = await EngineServer.StartAsync();
        var answer = Assert.Single(await AskAsync(server, name, new ServerReflectionRequest { ListServices = "" }));
        Assert.Equal(
            [
                "grpc.health.v1.Health",
                .. ReflectionService.ServiceNames,
                OperatorServiceMethods.ServiceName,
                WorkflowServiceMethods.ServiceName,
            ],
            answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Fact]
    public async Task Reflection_describes_every_rpc_with_all_that_its_messages_need()
    {
        await using var server = await EngineServer.StartAsync();
        var answers = await AskAsync(
            server,
            ReflectionService.ServiceNames[0],
            new ServerReflectionRequest { FileContainingSymbol = WorkflowServiceMethods.ServiceName },
            new ServerReflectionRequest { FileContainingSymbol = WorkflowServiceMethods.ServiceName + ".StartWorkflowExecution" },
            new ServerReflectionRequest { FileContainingSymbol = "temporal.api.common.v1.Payload.metadata" },
            new ServerReflectionRequest { FileByFilename = "temporal/api/enums/v1/workflow.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "temporal.api.common.v1.Payload.nothing" },
            new ServerReflectionRequest { FileByFilename = "no/such.proto" });
        Assert.Equal(6, answers.Count);

        // A client builds the services from the bytes alone.
        var files = FileDescriptor.BuildFromByteStrings(InOrder(answers[0].FileDescriptorResponse.FileDescriptorProto));
        var service = files.SelectMany(file => file.Services).Single(service => service.FullName == WorkflowServiceMethods.ServiceName);
        Assert.Equal(WorkflowServiceMethods.All.Select(method => method.Name).Order(), service.Methods.Select(method => method.Name).Order());
        Assert.Equal(answers[0].FileDescriptorResponse, answers[1].FileDescriptorResponse);
        Assert.Equal("temporal/api/common/v1/message.proto", FileDescriptorProto.Parser.ParseFrom(answers[2].FileDescriptorResponse.FileDescriptorProto[0]).Name);
        Assert.NotEmpty(answers[3].FileDescriptorResponse.FileDescriptorProto);
        Assert.All(answers.TakeLast(2), answer => Assert.Equal(5, answer.ErrorResponse.ErrorCode));
    }

    [Fact]
    public async Task Watch_tells_the_status_now_and_when_the_server_stops()
    {
        var host = await GrpcHost.StartAsync(
            new GrpcHostServices { Workflow = new NoService() }, new GrpcHostOptions { Port = 0, DrainTimeout = TimeSpan.FromSeconds(5) });
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        var statuses = await WatchAsync(client, host, WorkflowServiceMethods.ServiceName);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await NextAsync(statuses));
        var unknown = await WatchAsync(client, host, "no.such.Service");
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.ServiceUnknown, await NextAsync(unknown));
        await unknown.DisposeAsync();
        var stop = host.StopAsync();
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await NextAsync(statuses));
        await statuses.DisposeAsync();
        await stop.WaitAsync(EngineServer.Limit);
    }

    private static async Task<IReadOnlyList<ServerReflectionResponse>> AskAsync(EngineServer server, string service, params ServerReflectionRequest[] questions)
    {
        using var client = server.RawClient();
        byte[] body = [.. questions.SelectMany(question => EngineServer.Frame(question.ToByteArray()))];
        using var response = await client.SendAsync(server.RawRequest($"/{service}/ServerReflectionInfo", body), default).WaitAsync(EngineServer.Limit);
        var bytes = await response.Content.ReadAsByteArrayAsync().WaitAsync(EngineServer.Limit);
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
        var answers = new List<ServerReflectionResponse>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (bytes[at + 1] << 24) | (bytes[at + 2] << 16) | (bytes[at + 3] << 8) | bytes[at + 4];
            answers.Add(ServerReflectionResponse.Parser.ParseFrom(bytes, at + 5, length));
            at += 5 + length;
        }

        return answers;
    }

    // Each file after those that it needs.
    private static List<ByteString> InOrder(IEnumerable<ByteString> files)
    {
        var open = files.Select(bytes => (Bytes: bytes, File: FileDescriptorProto.Parser.ParseFrom(bytes))).ToList();
        var (ordered, names) = (new List<ByteString>(), new HashSet<string>());
        while (open.Count > 0)
        {
            var next = open.First(entry => entry.File.Dependency.All(names.Contains));
            open.Remove(next);
            names.Add(next.File.Name);
            ordered.Add(next.Bytes);
        }

        return ordered;
    }

    private static async Task<Stream> WatchAsync(HttpMessageInvoker client, GrpcHost host, string service)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host.Address}/grpc.health.v1.Health/Watch")
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(EngineServer.Frame(new HealthCheckRequest { Service = service }.ToByteArray())),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        var response = await client.SendAsync(request, default).WaitAsync(EngineServer.Limit);
        return await response.Content.ReadAsStreamAsync();
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> NextAsync(Stream stream)
    {
        var header = new byte[5];
        await stream.ReadExactlyAsync(header).AsTask().WaitAsync(EngineServer.Limit);
        var message = new byte[header[4]];
        await stream.ReadExactlyAsync(message).AsTask().WaitAsync(EngineServer.Limit);
        return HealthCheckResponse.Parser.ParseFrom(message).Status;
    }

    private sealed class NoService : WorkflowServiceBase;
}
