using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Weir.Protocol.Calls;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Protocol.Tests.Loopback;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Protocol.Tests.Calls;

/// <summary>The client half against grpc-js, a server that Weir did not write.</summary>
public sealed class ForeignServerTests : IAsyncLifetime
{
    private Process? process;
    private GrpcChannel? channel;

    public async ValueTask InitializeAsync()
    {
        var interop = Path.GetFullPath(typeof(ForeignServerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "InteropPath").Value!);
        Assert.True(
            Directory.Exists(Path.Combine(interop, "node_modules/@grpc/grpc-js")),
            "The official TypeScript SDK is not installed. Run:  (cd tests/Interop && npm ci)");
        process = Process.Start(new ProcessStartInfo("node", [Path.Combine(interop, "peers/grpc-server.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var port = await process.StandardOutput.ReadLineAsync().Soon();
        channel = new GrpcChannel(new GrpcChannelOptions
        {
            Address = $"127.0.0.1:{port}",
            Headers = new Dictionary<string, string> { ["client-name"] = "weir" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (channel is not null)
        {
            await channel.DisposeAsync();
        }

        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync().Soon();
            process.Dispose();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(5_000)]
    [InlineData(3_000_000)]
    public async Task Messages_of_any_size_travel_compressed_both_ways(int size)
    {
        var name = new string('n', size);
        Assert.Equal(name, (await DescribeAsync(name)).NamespaceInfo.Name);
    }

    [Fact]
    public async Task Status_message_and_details_are_read()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => DescribeAsync("!fail"));
        Assert.Equal(StatusCode.NotFound, error.Code);
        Assert.Equal("café 100%\nnot found", error.Message);
        Assert.Equal("gone", error.FindDetail<NamespaceNotFoundFailure>()!.Namespace);
    }

    [Fact]
    public async Task Metadata_arrives()
    {
        var headers = new Dictionary<string, string> { ["temporal-namespace"] = "default", ["trace-bin"] = "AQID" };
        var response = await DescribeAsync("!metadata", new CallContext { Headers = headers });
        var seen = JsonDocument.Parse(response.NamespaceInfo.Description).RootElement;
        Assert.Equal("weir", seen.GetProperty("client-name").GetString());
        Assert.Equal("default", seen.GetProperty("temporal-namespace").GetString());
        Assert.Equal("010203", seen.GetProperty("trace-bin")[0].GetString());
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_there()
    {
        using var cancel = new CancellationTokenSource();
        var call = new GrpcWorkflowService(channel!).DescribeNamespaceAsync(new() { Namespace = "!hang" }, null, cancel.Token);

        await UntilAsync("1 hanging, 0 cancelled");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
        await UntilAsync("1 hanging, 1 cancelled");
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_unimplemented()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => new GrpcWorkflowService(channel!).GetSystemInfoAsync(new()).Soon());
        Assert.Equal(StatusCode.Unimplemented, error.Code);
    }

    [Fact]
    public async Task A_message_too_large_for_the_server_is_an_outcome()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => DescribeAsync(new string('n', 9_000_000)));
        Assert.Equal(StatusCode.ResourceExhausted, error.Code);
    }

    private Task<DescribeNamespaceResponse> DescribeAsync(string name, CallContext? context = null) =>
        new GrpcWorkflowService(channel!).DescribeNamespaceAsync(new() { Namespace = name }, context).Soon();

    private async Task UntilAsync(string counts)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await DescribeAsync("!counts")).NamespaceInfo.Description != counts)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
