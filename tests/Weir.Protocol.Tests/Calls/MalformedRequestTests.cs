using System.Net;
using System.Net.Http.Headers;
using Weir.Protocol.Grpc;
using Weir.Protocol.Tests.Framing;
using Weir.Protocol.Tests.Loopback;
using Weir.Tests.Shared;

namespace Weir.Protocol.Tests.Calls;

/// <summary>Raw requests, spelled out in bytes, against the server half.</summary>
public sealed class MalformedRequestTests
{
    private const string Path = "/temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace";

    // DescribeNamespaceRequest { namespace: "n" }.
    private static readonly byte[] Message = [0x0A, 0x01, 0x6E];

    [Fact]
    public async Task A_well_formed_request_is_answered_in_bytes()
    {
        var (response, body) = await SendAsync([0x00, 0x00, 0x00, 0x00, 0x03, .. Message]);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType!.ToString());

        // DescribeNamespaceResponse { namespace_info: { name: "n" } }.
        Assert.Equal([0x00, 0x00, 0x00, 0x00, 0x05, 0x0A, 0x03, 0x0A, 0x01, 0x6E], body);
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        var (response, body) = await SendAsync([0x00, 0x00, 0x00, 0x00, 0x00]);
        Assert.Equal([0x00, 0x00, 0x00, 0x00, 0x02, 0x0A, 0x00], body);
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
    }

    [Fact]
    public async Task A_gzip_message_is_read_whatever_its_size()
    {
        var gzip = GrpcGzipTests.Gzip(Message);
        var (response, _) = await SendAsync([0x01, 0x00, 0x00, 0x00, (byte)gzip.Length, .. gzip], encoding: "gzip");
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
    }

    [Fact]
    public Task No_message() => RefusedAsync([], "13", "grpc: received no request message");

    [Fact]
    public Task Half_a_header() => RefusedAsync([0x00, 0x00, 0x00], "13", "grpc: the request message ended early (unexpected EOF)");

    [Fact]
    public Task Half_a_message() =>
        RefusedAsync([0x00, 0x00, 0x00, 0x00, 0x03, 0x0A], "13", "grpc: the request message ended early (unexpected EOF)");

    [Fact]
    public Task Two_messages() => RefusedAsync(
        [0x00, 0x00, 0x00, 0x00, 0x03, .. Message, 0x00, 0x00, 0x00, 0x00, 0x00],
        "13",
        "grpc: received more than one request message for a unary call");

    [Fact]
    public Task An_unknown_frame_flag() =>
        RefusedAsync([0x02, 0x00, 0x00, 0x00, 0x03, .. Message], "13", "grpc: received unexpected payload format 2");

    [Fact]
    public Task A_compressed_message_without_an_encoding() => RefusedAsync(
        [0x01, 0x00, 0x00, 0x00, 0x03, .. Message], "13", "grpc: compressed flag set with identity or empty encoding");

    [Fact]
    public Task A_compressed_message_that_is_no_gzip() => RefusedAsync(
        [0x01, 0x00, 0x00, 0x00, 0x03, .. Message], "13", "grpc: failed to decompress the received message: not valid gzip", "gzip");

    [Fact]
    public Task A_length_that_lies_is_refused_before_its_bytes_come() => RefusedAsync(
        [0x00, 0x7F, 0xFF, 0xFF, 0xFF], "8", "grpc: received message larger than max (2147483647 vs. 4194304)");

    [Fact]
    public Task A_gzip_bomb()
    {
        var bomb = GrpcGzipTests.Gzip(new byte[100_000_000]);
        Assert.InRange(bomb.Length, 70_000, 1_000_000);
        return RefusedAsync(
            [0x01, 0x00, (byte)(bomb.Length >> 16), (byte)(bomb.Length >> 8), (byte)bomb.Length, .. bomb],
            "8",
            "grpc: received message larger than max (over 4194304 after decompression vs. 4194304)",
            "gzip");
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x05, 0x6E })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x00, 0x01, 0x02 })]
    public async Task A_message_that_is_no_protobuf(byte[] message)
    {
        var (response, _) = await SendAsync([0x00, 0x00, 0x00, 0x00, (byte)message.Length, .. message]);
        Assert.Equal("13", Header(response, "grpc-status"));
        Assert.StartsWith("grpc: error unmarshalling request: ", Header(response, "grpc-message"));
    }

    [Fact]
    public async Task An_unknown_encoding_is_refused_with_those_that_are_known()
    {
        var (response, _) = await SendAsync([0x01, 0x00, 0x00, 0x00, 0x03, .. Message], encoding: "snappy");
        Assert.Equal("12", Header(response, "grpc-status"));
        Assert.Equal("grpc: Decompressor is not installed for grpc-encoding \"snappy\"", Header(response, "grpc-message"));
        Assert.Equal("identity,gzip", Header(response, "grpc-accept-encoding"));
    }

    [Fact]
    public async Task A_malformed_timeout()
    {
        var (response, _) = await SendAsync(
            [0x00, 0x00, 0x00, 0x00, 0x03, .. Message], configure: request => request.Headers.Add("grpc-timeout", "5 minutes"));
        Assert.Equal("13", Header(response, "grpc-status"));
        Assert.Equal("malformed grpc-timeout: 5 minutes", Header(response, "grpc-message"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc+json")]
    public async Task Another_content_type_is_no_grpc(string contentType)
    {
        var (response, _) = await SendAsync(
            [], configure: request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Another_http_method_is_not_allowed()
    {
        var (response, _) = await SendAsync([], configure: request => request.Method = HttpMethod.Put);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Random_bytes_never_break_the_server()
    {
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService());
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var body = new byte[random.Next(64)];
            random.NextBytes(body);
            if (body.Length > 5 && i % 2 == 0)
            {
                byte[] header = [(byte)(i / 2 % 2), 0, 0, 0, (byte)(body.Length - 5)];
                header.CopyTo(body, 0);
            }

            using var request = Request(server, body, "gzip");
            using var response = await client.SendAsync(request, default).Soon();
            await response.Content.ReadAsByteArrayAsync().Soon();
            Assert.Contains(Header(response, "grpc-status"), new[] { "0", "8", "13" });
        }

        Assert.DoesNotContain(server.Log.All, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task A_large_response_is_compressed_only_for_those_who_accept_it()
    {
        await using var server = await LoopbackServer.StartAsync(
            new StubWorkflowService { OnDescribe = (_, _, _) => Task.FromResult(StubWorkflowService.Named(new string('n', 10_000))) },
            new GrpcServiceOptions { CompressionThresholdBytes = 10_000 });
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        foreach (var accept in new[] { null, "identity,deflate", "identity,deflate,gzip" })
        {
            using var request = Request(server, [0x00, 0x00, 0x00, 0x00, 0x00], null);
            request.Headers.TryAddWithoutValidation("grpc-accept-encoding", accept);
            using var response = await client.SendAsync(request, default).Soon();
            var body = await response.Content.ReadAsByteArrayAsync().Soon();
            var compressed = accept?.EndsWith("gzip", StringComparison.Ordinal) == true;
            Assert.Equal(compressed ? "gzip" : null, Header(response, "grpc-encoding"));
            Assert.Equal(compressed ? 1 : 0, body[0]);
            Assert.Equal(body.Length - 5, (body[1] << 24) | (body[2] << 16) | (body[3] << 8) | body[4]);
        }
    }

    private static async Task RefusedAsync(byte[] body, string status, string message, string? encoding = null)
    {
        var (response, answer) = await SendAsync(body, encoding);
        Assert.Empty(answer);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((status, message), (Header(response, "grpc-status"), Header(response, "grpc-message")));
    }

    private static async Task<(HttpResponseMessage Response, byte[] Body)> SendAsync(
        byte[] body, string? encoding = null, Action<HttpRequestMessage>? configure = null)
    {
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService(), new GrpcServiceOptions());
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = Request(server, body, encoding);
        configure?.Invoke(request);
        var response = await client.SendAsync(request, default).Soon();
        return (response, await response.Content.ReadAsByteArrayAsync().Soon());
    }

    private static HttpRequestMessage Request(LoopbackServer server, byte[] body, string? encoding)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"http://{server.Address}{Path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        }

        return request;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values)
            ? string.Join(',', values)
            : null;
}
