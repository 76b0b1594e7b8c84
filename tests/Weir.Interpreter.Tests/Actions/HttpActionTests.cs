using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Actions.Http;

namespace Weir.Interpreter.Tests.Actions;

public sealed class HttpActionTests : IDisposable
{
    private readonly ActionHarness harness = new();
    private readonly HttpListener server = new();
    private readonly string url;
    private readonly Task serving;
    private string seen = "";

    public HttpActionTests()
    {
        var port = FreePort();
        url = $"http://127.0.0.1:{port}";
        server.Prefixes.Add($"{url}/");
        server.Start();
        serving = ServeAsync();
    }

    public void Dispose()
    {
        server.Close();
        serving.Wait();
        harness.Dispose();
    }

    [Fact]
    public async Task A_json_response_is_a_value()
    {
        var result = await GetAsync("/json");

        Assert.Equal(ActionOutcome.Succeeded, result.Outcome);
        Assert.Equal("200", result.Outputs.Get("status_code").ToText());
        Assert.Equal("""{"a":[1,2]}""", result.Outputs.Get("body").ToJson());
        Assert.Equal("application/json", result.Outputs.Get("content_type").ToText());
        Assert.Equal("yes", ((ObjectValue)result.Outputs.Get("headers")).Get("x-test").ToText());
    }

    [Fact]
    public async Task An_object_is_sent_as_json_with_the_given_headers()
    {
        await harness.RunAsync("http/request", ObjectValue.Of(
            ("url", url + "/echo"), ("method", "POST"), ("body", ObjectValue.Of(("x", 1L))), ("headers", ObjectValue.Of(("X-Token", "t")))));
        Assert.Equal("""POST /echo application/json; charset=utf-8 t {"x":1}""", seen);
    }

    [Fact]
    public async Task A_text_is_sent_as_it_is_with_the_content_type_that_a_header_gives()
    {
        await harness.RunAsync("http/request", ObjectValue.Of(
            ("url", url + "/echo"), ("method", "PUT"), ("body", "<x/>"), ("headers", ObjectValue.Of(("Content-Type", "text/xml")))));
        Assert.Equal("PUT /echo text/xml  <x/>", seen);
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    public async Task An_unexpected_status_fails_with_its_response(int status, bool retryable)
    {
        var result = await GetAsync($"/status/{status}");
        Assert.Equal((ActionOutcome.Failed, retryable), (result.Outcome, result.Retryable));
        Assert.Equal($"{status}", result.Outputs.Get("status_code").ToText());
        Assert.Contains($"{status}", result.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("404", 404, true)]
    [InlineData("4xx", 404, true)]
    [InlineData("200-299, 404", 404, true)]
    [InlineData("200-299", 404, false)]
    public async Task Expected_statuses_are_given_as_codes_ranges_and_classes(string expected, int status, bool succeeds)
    {
        var result = await harness.RunAsync("http/request", ObjectValue.Of(("url", $"{url}/status/{status}"), ("expected-status", expected)));
        Assert.Equal(succeeds, result.Outcome == ActionOutcome.Succeeded);
    }

    [Fact]
    public async Task Nobody_listening_is_worth_a_retry()
    {
        var result = await harness.RunAsync("http/request", ObjectValue.Of(("url", $"http://127.0.0.1:{FreePort()}/")));
        Assert.Equal((ActionOutcome.Failed, true), (result.Outcome, result.Retryable));
        Assert.Contains("connection refused", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_times_out()
    {
        var result = await harness.RunAsync("http/request", ObjectValue.Of(("url", url + "/silent"), ("timeout", "100ms")));
        Assert.Equal((ActionOutcome.TimedOut, true), (result.Outcome, result.Retryable));
    }

    [Fact]
    public async Task Cancellation_is_no_failure()
    {
        using var stop = new CancellationTokenSource();
        var request = harness.RunAsync("http/request", ObjectValue.Of(("url", url + "/silent")), cancellationToken: stop.Token);
        await stop.CancelAsync();
        Assert.Equal(ActionOutcome.Cancelled, (await request).Outcome);
    }

    [Theory]
    [InlineData("/large")]
    [InlineData("/large-chunked")]
    public async Task A_body_beyond_the_limit_fails(string path)
    {
        var result = await harness.RunAsync("http/request", ObjectValue.Of(("url", url + path), ("max-body-bytes", 1000L)));
        Assert.Equal((ActionOutcome.Failed, false), (result.Outcome, result.Retryable));
        Assert.Contains("max-body-bytes", result.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("gopher://x/")]
    public async Task Only_http_urls_are_taken(string bad) =>
        await Assert.ThrowsAsync<ActionInputException>(() => harness.RunAsync("http/request", ObjectValue.Of(("url", bad))));

    [Fact]
    public async Task A_header_value_cannot_add_a_header() =>
        await Assert.ThrowsAsync<ActionInputException>(() => harness.RunAsync(
            "http/request", ObjectValue.Of(("url", url), ("headers", ObjectValue.Of(("X-A", "1\r\nX-B: 2"))))));

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("localhost", "")]
    [InlineData("[::ffff:127.0.0.1]", "")]
    [InlineData("127.0.0.1", "/redirect-to-localhost")]
    public async Task The_network_policy_sees_the_address_that_is_connected_to(string host, string path)
    {
        using var guarded = new ActionHarness { Network = path.Length == 0 ? new NoLoopback() : new OnlyLiteral() };
        var target = new UriBuilder(url) { Host = host, Path = path }.Uri.AbsoluteUri;
        var result = await guarded.RunAsync("http/request", ObjectValue.Of(("url", target)));
        Assert.Equal((ActionOutcome.Failed, false), (result.Outcome, result.Retryable));
        Assert.StartsWith("refused", result.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("/json", seen, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private Task<ActionResult> GetAsync(string path) => harness.RunAsync("http/request", ObjectValue.Of(("url", url + path)));

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await server.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.InputStream);
        seen = $"{request.HttpMethod} {request.Url!.AbsolutePath} {request.ContentType} {request.Headers["X-Token"]} {await reader.ReadToEndAsync()}";
        var response = context.Response;
        var body = Array.Empty<byte>();
        switch (request.Url.AbsolutePath)
        {
            case "/json":
                response.ContentType = "application/json";
                response.Headers["X-Test"] = "yes";
                body = Encoding.UTF8.GetBytes("""{"a":[1,2]}""");
                break;
            case "/large":
                body = new byte[5000];
                break;
            case "/large-chunked":
                response.SendChunked = true;
                body = new byte[5000];
                break;
            case "/redirect-to-localhost":
                response.Redirect($"http://localhost:{request.Url.Port}/json");
                break;
            case "/silent":
                return;
            case var path when path.StartsWith("/status/", StringComparison.Ordinal):
                response.StatusCode = int.Parse(path["/status/".Length..], System.Globalization.CultureInfo.InvariantCulture);
                break;
        }

        try
        {
            await response.OutputStream.WriteAsync(body);
            response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client had read enough.
        }
    }

    private sealed class NoLoopback : INetworkPolicy
    {
        public string? Refuses(string host, IPAddress address, int port) => IPAddress.IsLoopback(address) ? $"refused {address}" : null;
    }

    private sealed class OnlyLiteral : INetworkPolicy
    {
        public string? Refuses(string host, IPAddress address, int port) => host == "localhost" ? "refused localhost" : null;
    }
}
