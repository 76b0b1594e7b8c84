using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Weir.Protocol.Calls;
using Weir.Protocol.Tests.Framing;
using Weir.Protocol.Tests.Loopback;

namespace Weir.Protocol.Tests.Calls;

/// <summary>Raw responses, spelled out in bytes, to the client half.</summary>
public sealed class MalformedResponseTests
{
    // DescribeNamespaceResponse { namespace_info: { name: "n" } }.
    private static readonly byte[] Message = [0x0A, 0x03, 0x0A, 0x01, 0x6E];

    private static readonly byte[] Frame = [0x00, 0x00, 0x00, 0x00, 0x05, .. Message];

    [Fact]
    public async Task A_well_formed_response_is_read() => Assert.Equal("n", await CallAsync(Respond(Frame)));

    [Fact]
    public async Task A_response_that_comes_byte_by_byte_is_read() => Assert.Equal("n", await CallAsync(async response =>
    {
        response.ContentType = "application/grpc";
        foreach (var octet in Frame)
        {
            await response.Body.WriteAsync(new[] { octet });
            await response.Body.FlushAsync();
        }

        response.AppendTrailer("grpc-status", "0");
    }));

    [Fact]
    public async Task A_gzip_response_is_read()
    {
        var gzip = GrpcGzipTests.Gzip(Message);
        Assert.Equal("n", await CallAsync(Respond([0x01, 0x00, 0x00, 0x00, (byte)gzip.Length, .. gzip], encoding: "gzip")));
    }

    [Fact]
    public Task A_status_in_place_of_the_headers() => FailsAsync(
        response =>
        {
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = "5";
            response.Headers["grpc-message"] = "caf%C3%A9";
            return Task.CompletedTask;
        },
        StatusCode.NotFound,
        "café");

    [Fact]
    public Task Ok_without_a_message() => FailsAsync(Respond([]), StatusCode.Internal, "the server sent no response message");

    [Fact]
    public Task Ok_in_place_of_the_headers() => FailsAsync(
        response =>
        {
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        },
        StatusCode.Internal,
        "the server sent no response message");

    [Fact]
    public Task A_failure_after_a_message() => FailsAsync(Respond(Frame, status: "10", message: "later"), StatusCode.Aborted, "later");

    [Fact]
    public Task A_failure_after_half_a_message() => FailsAsync(Respond(Frame[..7], status: "14", message: "gone"), StatusCode.Unavailable, "gone");

    [Fact]
    public Task No_status() => FailsAsync(Respond(Frame, status: null), StatusCode.Internal, "the server closed the call without a status");

    [Fact]
    public Task Half_a_message_with_ok() => FailsAsync(Respond(Frame[..7]), StatusCode.Internal, "the response message ended early");

    [Fact]
    public Task Half_a_header_with_ok() => FailsAsync(Respond(Frame[..3]), StatusCode.Internal, "the response message ended early");

    [Fact]
    public Task Two_messages() => FailsAsync(Respond([.. Frame, .. Frame]), StatusCode.Internal, "the server sent more than one response message");

    [Fact]
    public Task An_unknown_frame_flag() => FailsAsync(
        Respond([0x09, 0x00, 0x00, 0x00, 0x00]), StatusCode.Internal, "grpc: received unexpected payload format 9");

    [Fact]
    public Task A_message_that_is_no_protobuf() => FailsAsync(
        Respond([0x00, 0x00, 0x00, 0x00, 0x01, 0xFF]), StatusCode.Internal, "the server sent a malformed response message");

    [Fact]
    public Task A_compressed_message_without_an_encoding() => FailsAsync(
        Respond([0x01, .. Frame[1..]]), StatusCode.Internal, "the server sent a message compressed with 'identity'");

    [Fact]
    public Task A_compressed_message_that_is_no_gzip() => FailsAsync(
        Respond([0x01, .. Frame[1..]], encoding: "gzip"), StatusCode.Internal, "grpc: failed to decompress the received message: not valid gzip");

    [Fact]
    public Task A_length_above_the_limit_is_refused_before_its_bytes_come() => FailsAsync(
        Respond([0x00, 0x7F, 0xFF, 0xFF, 0xFF]), StatusCode.ResourceExhausted, "grpc: received message larger than max (2147483647 vs. 1000000)");

    [Fact]
    public Task A_gzip_bomb()
    {
        var bomb = GrpcGzipTests.Gzip(new byte[100_000_000]);
        return FailsAsync(
            Respond([0x01, 0x00, (byte)(bomb.Length >> 16), (byte)(bomb.Length >> 8), (byte)bomb.Length, .. bomb], encoding: "gzip"),
            StatusCode.ResourceExhausted,
            "grpc: received message larger than max (over 1000000 after decompression vs. 1000000)");
    }

    [Theory]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("five")]
    public Task An_unknown_status(string status) => FailsAsync(
        Respond([], status, "text"), StatusCode.Unknown, $"the server sent the unknown status '{status}': text");

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    public Task An_http_failure_without_a_grpc_status(int http, StatusCode code) => FailsAsync(
        response =>
        {
            response.StatusCode = http;
            return response.WriteAsync("a proxy's page");
        },
        code,
        $"unexpected HTTP status code received from server: {http}");

    [Fact]
    public Task A_web_page() => FailsAsync(
        response =>
        {
            response.ContentType = "text/html";
            return response.WriteAsync("<html>");
        },
        StatusCode.Unknown,
        "the server does not speak gRPC: it answered with content type 'text/html'");

    [Fact]
    public async Task A_reset_is_an_outcome_not_a_crash()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(response =>
        {
            response.HttpContext.Abort();
            return Task.CompletedTask;
        }));
        Assert.Contains(error.Code, new[] { StatusCode.Internal, StatusCode.Cancelled, StatusCode.Unavailable });
        Assert.Contains("127.0.0.1:", error.Message);
    }

    private static Func<HttpResponse, Task> Respond(byte[] body, string? status = "0", string? message = null, string? encoding = null) =>
        async response =>
        {
            response.ContentType = "application/grpc";
            if (encoding is not null)
            {
                response.Headers["grpc-encoding"] = encoding;
            }

            await response.StartAsync();
            await response.Body.WriteAsync(body);
            if (status is not null)
            {
                response.AppendTrailer("grpc-status", status);
            }

            if (message is not null)
            {
                response.AppendTrailer("grpc-message", message);
            }
        };

    private static async Task FailsAsync(Func<HttpResponse, Task> respond, StatusCode code, string message)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(respond));
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    private static async Task<string> CallAsync(Func<HttpResponse, Task> respond)
    {
        await using var server = await LoopbackServer.StartAsync(web => web.MapPost("/{**path}", http => respond(http.Response)));
        await using var channel = server.Connect(options => options with { MaxReceiveMessageSizeBytes = 1_000_000 });
        return await UnaryCallTests.DescribeAsync(channel, "n");
    }
}
