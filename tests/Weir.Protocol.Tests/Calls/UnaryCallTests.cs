using Microsoft.AspNetCore.Builder;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.Tests.Loopback;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Protocol.Tests.Calls;

/// <summary>Both halves against each other.</summary>
public sealed class UnaryCallTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    [InlineData(3_000_000)]
    public async Task A_message_of_any_size_comes_back(int size)
    {
        var name = RandomText(size);
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService());
        await using var plain = server.Connect(options => options with { CompressionThresholdBytes = null });
        await using var gzip = server.Connect(options => options with { CompressionThresholdBytes = 0 });
        Assert.Equal(name, await DescribeAsync(plain, name));
        Assert.Equal(name, await DescribeAsync(gzip, name));
    }

    [Theory]
    [InlineData(1023, null)]
    [InlineData(1024, "gzip")]
    public async Task A_request_is_compressed_from_the_threshold_on(int size, string? encoding)
    {
        string? seen = null;
        await using var server = await LoopbackServer.StartAsync(web =>
        {
            web.Use((http, next) =>
            {
                seen = http.Request.Headers["grpc-encoding"];
                return next(http);
            });
            web.MapGrpcService(WorkflowServiceMethods.All, (IWorkflowService)new StubWorkflowService());
        });
        await using var channel = server.Connect();

        // The field takes a byte for its tag and two for its length.
        await DescribeAsync(channel, new string('n', size - 3));
        Assert.Equal(encoding, seen);
    }

    [Fact]
    public async Task Metadata_arrives_and_the_transports_own_headers_stay_out_of_it()
    {
        CallContext? seen = null;
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService
        {
            OnDescribe = (request, context, _) =>
            {
                seen = context;
                return Task.FromResult(StubWorkflowService.Named(request.Namespace));
            },
        });
        await using var channel = server.Connect(options => options with
        {
            ApiKey = "key-1",
            Headers = new Dictionary<string, string> { ["client-name"] = "weir", ["client-version"] = "1" },
        });
        var context = new CallContext
        {
            Headers = new Dictionary<string, string>
            {
                ["client-version"] = "2",
                ["trace-bin"] = "AQID",
                ["grpc-encoding"] = "snappy",
                ["user-agent"] = "passed on",
            },
        };
        await channel.UnaryAsync(WorkflowServiceMethods.DescribeNamespace, new() { Namespace = "n" }, context, default).Soon();

        Assert.Equal(
            [("authorization", "Bearer key-1"), ("client-name", "weir"), ("client-version", "2"), ("trace-bin", "AQID")],
            seen!.Headers.Select(header => (header.Key, header.Value)).Order());
        Assert.StartsWith("127.0.0.1:", seen.Peer);
        Assert.Null(seen.Deadline);
    }

    [Theory]
    [InlineData("Upper", "v")]
    [InlineData("", "v")]
    [InlineData("name", "two\r\nlines")]
    [InlineData("name", "caf\u00E9")]
    public async Task Metadata_that_cannot_be_sent_is_the_callers_bug(string name, string value)
    {
        var headers = new Dictionary<string, string> { [name] = value };
        Assert.Throws<ArgumentException>(() => new GrpcChannel(new() { Address = "127.0.0.1:1", Headers = headers }));
        await using var channel = new GrpcChannel(new() { Address = "127.0.0.1:1" });
        await Assert.ThrowsAsync<ArgumentException>(() => channel.UnaryAsync(
            WorkflowServiceMethods.DescribeNamespace, new(), new CallContext { Headers = headers }, default));
    }

    [Fact]
    public void A_secret_with_a_line_break_is_not_printed()
    {
        var error = Assert.Throws<ArgumentException>(() => new GrpcChannel(new() { Address = "127.0.0.1:1", ApiKey = "s3cret\n" }));
        Assert.Contains("authorization", error.Message);
        Assert.DoesNotContain("s3cret", error.Message);
    }

    [Fact]
    public async Task Many_calls_run_at_once_on_one_channel()
    {
        const int calls = 300;
        var arrived = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopbackServer.StartAsync(new StubWorkflowService
        {
            OnDescribe = async (request, _, token) =>
            {
                if (Interlocked.Increment(ref arrived) == calls)
                {
                    all.SetResult();
                }

                await all.Task.WaitAsync(token);
                return StubWorkflowService.Named(request.Namespace);
            },
        });
        await using var channel = server.Connect();
        var names = Enumerable.Range(0, calls).Select(i => $"n{i}").ToList();
        Assert.Equal(names, await Task.WhenAll(names.Select(name => DescribeAsync(channel, name))).Soon());
    }

    internal static async Task<string> DescribeAsync(GrpcChannel channel, string name)
    {
        var response = await new GrpcWorkflowService(channel).DescribeNamespaceAsync(new DescribeNamespaceRequest { Namespace = name }).Soon();
        return response.NamespaceInfo.Name;
    }

    private static string RandomText(int size)
    {
        var random = new Random(size);
        return string.Create(size, random, (text, source) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)source.Next('0', 'z');
            }
        });
    }
}
