using System.Text.RegularExpressions;
using Google.Protobuf;
using Weir.Engine.Compatibility;
using Weir.Engine.Tests.TimeSkipping;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Grpc;
using Weir.Protocol.Services;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Compatibility;

public sealed partial class CompatibilityTests
{
    [Fact]
    public void The_page_is_what_the_code_says() =>
        WrittenPage.Check("docs/reference/temporal-compatibility.md", CompatibilityPage.Write());

    [Fact]
    public async Task Every_rpc_answers_as_the_page_says()
    {
        await using var harness = await SkippingHarness.StartAsync();
        await CheckAsync(WorkflowServiceMethods.All, harness.Engine.WorkflowService, ApiCoverage.WorkflowService);
        await CheckAsync(OperatorServiceMethods.All, harness.Engine.OperatorService, ApiCoverage.OperatorService);
        await CheckAsync(TestServiceMethods.All, harness.Engine.TestService!, ApiCoverage.TestService);
    }

    [Fact]
    public void Events_are_written_or_not_as_the_page_says()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "Weir.Engine"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("obj", StringComparison.Ordinal) && !file.Contains("Compatibility", StringComparison.Ordinal));
        var written = sources.SelectMany(file => WrittenEvent().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet();
        Assert.DoesNotContain(ApiNotes.EventsNeverWritten, type => written.Contains(type.ToString()));
        Assert.All(
            Enum.GetValues<EventType>().Where(type => type != EventType.Unspecified && !ApiNotes.EventsNeverWritten.Contains(type)),
            type => Assert.Contains(type.ToString(), written));
    }

    [Fact]
    public void Notes_are_about_things_that_exist()
    {
        var names = new[] { ApiCoverage.WorkflowService, ApiCoverage.OperatorService, ApiCoverage.TestService, ApiCoverage.Commands, ApiCoverage.Events }
            .SelectMany(rows => rows).Select(row => row.Name).ToHashSet();
        Assert.All(ApiNotes.Rpcs.Keys.Concat(ApiNotes.Commands.Keys).Concat(ApiNotes.Events.Keys), name => Assert.Contains(name, names));
    }

    private static async Task CheckAsync<TService>(IReadOnlyList<RpcMethod<TService>> methods, TService service, IReadOnlyList<Coverage> rows)
    {
        foreach (var (method, row) in methods.Zip(rows))
        {
            Assert.Equal(method.Name, row.Name);
            var isUnimplemented = await IsUnimplementedAsync(method, service);
            Assert.True(isUnimplemented == (row.Level == CoverageLevel.Not), $"{method.Name} is marked {row.Level}, and {(isUnimplemented ? "answers UNIMPLEMENTED" : "works")}");
        }
    }

    // An empty request is refused, or waits until it is given up: both come from code that is there.
    private static async Task<bool> IsUnimplementedAsync<TService>(RpcMethod<TService> method, TService service)
    {
        using var enough = new CancellationTokenSource();
        try
        {
            var call = method.InvokeAsync(service, method.ParseRequest(default), CallContext.InProcess, enough.Token);
            enough.CancelAfter(TimeSpan.FromMilliseconds(200));
            await call;
            return false;
        }
        catch (RpcException refusal)
        {
            return refusal.Code == StatusCode.Unimplemented;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"EventType\.(\w+)")]
    private static partial Regex WrittenEvent();
}
