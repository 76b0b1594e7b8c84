using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;
using static Weir.Engine.Tests.Support.SearchExtensions;

namespace Weir.Engine.Tests.Visibility;

public sealed class SearchAttributeTests
{
    [Fact]
    [Semantic(60)]
    public async Task ARegistrationHoldsAtOnceAndAfterARestart()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.AddAttributesAsync(("Customer", IndexedValueType.Keyword), ("Amount", IndexedValueType.Int));
        await harness.StartWorkflowAsync("order-1", request => request.SearchAttributes = Attributes(("Customer", "\"ann\""), ("Amount", "[7]")));
        Assert.Equal(["order-1"], await harness.ListAsync("Customer = 'ann' AND Amount = 7"));

        await harness.RestartAsync();
        Assert.Equal(["order-1"], await harness.ListAsync("Customer = 'ann' AND Amount = 7"));
        var listed = await harness.Engine.OperatorService.ListSearchAttributesAsync(new ListSearchAttributesRequest { Namespace = "default" });
        Assert.Equal(IndexedValueType.Int, listed.CustomAttributes["Amount"]);
        Assert.Equal(IndexedValueType.KeywordList, listed.SystemAttributes["BuildIds"]);
        var all = await harness.Service.GetSearchAttributesAsync(new GetSearchAttributesRequest());
        Assert.Equal(IndexedValueType.Keyword, all.Keys["Customer"]);
    }

    [Fact]
    [Semantic(60)]
    public async Task StoredPayloadsHaveTheirType()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.AddAttributesAsync(("Customer", IndexedValueType.Keyword), ("Tags", IndexedValueType.KeywordList));
        await harness.StartWorkflowAsync("order-1", request => request.SearchAttributes = Attributes(("Customer", "\"ann\"")));
        var task = await harness.PollWorkflowAsync();
        await harness.CompleteAsync(task, Upsert(("Tags", "[\"a\",\"b\"]")));

        var described = (await harness.DescribeAsync("order-1")).WorkflowExecutionInfo.SearchAttributes.IndexedFields;
        Assert.Equal("Keyword", described["Customer"].Metadata["type"].ToStringUtf8());
        Assert.Equal("KeywordList", described["Tags"].Metadata["type"].ToStringUtf8());
        var started = (await harness.HistoryAsync("order-1"))[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal("Keyword", started.SearchAttributes.IndexedFields["Customer"].Metadata["type"].ToStringUtf8());
    }

    [Fact]
    [Semantic(60)]
    public async Task AnUpsertIsInTheNextListAndNullRemoves()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.AddAttributesAsync(("Customer", IndexedValueType.Keyword), ("Tags", IndexedValueType.KeywordList));
        await harness.StartWorkflowAsync("order-1", request => request.SearchAttributes = Attributes(("Customer", "\"ann\"")));
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Upsert(("Customer", "\"bob\""), ("Tags", "[\"x\"]")));
        Assert.Equal(["order-1"], await harness.ListAsync("Customer = 'bob' AND Tags = 'x'"));
        Assert.Empty(await harness.ListAsync("Customer = 'ann'"));

        await harness.SignalAsync("order-1", "go");
        await harness.CompleteAsync(await harness.PollWorkflowAsync(), Upsert(("Customer", "null"), ("Tags", "[]")));
        Assert.Equal(["order-1"], await harness.ListAsync("Customer IS NULL AND Tags IS NULL"));
        Assert.Empty((await harness.DescribeAsync("order-1")).WorkflowExecutionInfo.SearchAttributes.IndexedFields);
    }

    [Theory]
    [Semantic(60)]
    [InlineData("Nope", "1", "Namespace default has no mapping defined for search attribute Nope")]
    [InlineData("Amount", "\"seven\"", "invalid value for search attribute Amount of type Int: \"seven\"")]
    [InlineData("Amount", "1.5", "invalid value for search attribute Amount of type Int: 1.5")]
    [InlineData("Amount", "[1,2]", "invalid value for search attribute Amount of type Int: [1,2]")]
    [InlineData("Tags", "[1]", "invalid value for search attribute Tags of type KeywordList: [1]")]
    [InlineData("Ordered", "\"soon\"", "invalid value for search attribute Ordered of type Datetime: \"soon\"")]
    [InlineData("Amount", "{", "invalid value for search attribute Amount of type Int: {")]
    [InlineData("WorkflowId", "\"x\"", "WorkflowId attribute can't be set in SearchAttributes")]
    [InlineData("TemporalWorkerDeployment", "\"x\"", "TemporalWorkerDeployment attribute can't be set in SearchAttributes")]
    public async Task AStartWithWhatTheNamespaceCannotHaveIsRefused(string name, string json, string problem)
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.AddAttributesAsync(("Amount", IndexedValueType.Int), ("Tags", IndexedValueType.KeywordList), ("Ordered", IndexedValueType.Datetime));
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            harness.StartWorkflowAsync("order-1", request => request.SearchAttributes = Attributes((name, json))));
        Assert.Equal((StatusCode.InvalidArgument, problem), (refused.Code, refused.Message));
        Assert.Empty(await harness.ListAsync(""));
    }

    [Fact]
    [Semantic(57)]
    public async Task NumberAndSizesAreLimited()
    {
        await using var harness = await EngineHarness.StartAsync();
        var names = Enumerable.Range(0, 101).Select(i => $"Key{i}").ToArray();
        await harness.AddAttributesAsync([.. names.Select(name => (name, IndexedValueType.Keyword))]);

        Assert.Equal("number of search attributes 101 exceeds limit 100", await RefusalAsync(names.Select(name => (name, "\"x\""))));
        Assert.Equal("search attribute Key0 value size 2049 exceeds size limit 2048", await RefusalAsync([("Key0", $"\"{new string('x', 2_047)}\"")]));
        var large = await RefusalAsync(names.Take(25).Select(name => (name, $"\"{new string('x', 2_000)}\"")));
        Assert.StartsWith("total size of search attributes ", large, StringComparison.Ordinal);
        Assert.EndsWith(" exceeds size limit 40960", large, StringComparison.Ordinal);

        async Task<string> RefusalAsync(IEnumerable<(string, string)> attributes) => (await Assert.ThrowsAsync<RpcException>(() =>
            harness.StartWorkflowAsync("order-1", request => request.SearchAttributes = Attributes([.. attributes])))).Message;
    }

    [Fact]
    [Semantic(60)]
    public async Task ACommandWithWhatTheNamespaceCannotHaveFailsItsWorkflowTask()
    {
        await using var harness = await EngineHarness.StartAsync();
        Command child = Commands.Child("child-1");
        child.StartChildWorkflowExecutionCommandAttributes.SearchAttributes = Attributes(("Nope", "1"));
        Command again = Commands.ContinueAsNew();
        again.ContinueAsNewWorkflowExecutionCommandAttributes.SearchAttributes = Attributes(("Nope", "1"));
        var number = 0;
        foreach (var command in new[] { Upsert(("Nope", "1")), child, again })
        {
            var id = $"order-{++number}";
            await harness.StartWorkflowAsync(id);
            var task = await harness.PollWorkflowAsync();
            await Assert.ThrowsAsync<RpcException>(() => harness.CompleteAsync(task, command));
            var failed = (await harness.HistoryAsync(id)).Single(e => e.EventType == EventType.WorkflowTaskFailed).WorkflowTaskFailedEventAttributes;
            Assert.Equal(WorkflowTaskFailedCause.BadSearchAttributes, failed.Cause);
            Assert.Contains("Namespace default has no mapping defined for search attribute Nope", failed.Failure.Message, StringComparison.Ordinal);
            await harness.TerminateAsync(id);
        }
    }

    [Fact]
    [Semantic(60)]
    public async Task ReservedNamesOtherTypesAndUnknownOnesAreRefused()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.AddAttributesAsync(("Customer", IndexedValueType.Keyword));
        await harness.AddAttributesAsync(("Customer", IndexedValueType.Keyword));
        Assert.Equal("Search attribute Customer already exists with different type Keyword.", await AddRefusalAsync("Customer", IndexedValueType.Int));
        Assert.Equal("Search attribute TemporalMine is reserved by system.", await AddRefusalAsync("TemporalMine", IndexedValueType.Int));
        Assert.Equal("Search attribute StartTime is reserved by system.", await AddRefusalAsync("StartTime", IndexedValueType.Datetime));
        Assert.Equal("Unknown search attribute type: Unspecified.", await AddRefusalAsync("Other", IndexedValueType.Unspecified));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => RemoveAsync("Other"))).Code);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => RemoveAsync("StartTime"))).Code);

        await RemoveAsync("Customer");
        await Assert.ThrowsAsync<RpcException>(() => harness.ListAsync("Customer = 'a'"));
        await harness.AddAttributesAsync(("Customer", IndexedValueType.Int));
        Assert.Empty(await harness.ListAsync("Customer = 5"));

        Task RemoveAsync(string name) => harness.Engine.OperatorService.RemoveSearchAttributesAsync(
            new RemoveSearchAttributesRequest { Namespace = "default", SearchAttributes = { name } });

        async Task<string> AddRefusalAsync(string name, IndexedValueType type)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => harness.AddAttributesAsync((name, type)));
            Assert.Equal(StatusCode.InvalidArgument, refused.Code);
            return refused.Message;
        }
    }

    [Fact]
    public async Task ARegistrationBelongsToOneNamespace()
    {
        await using var harness = await EngineHarness.StartAsync();
        await harness.Service.RegisterNamespaceAsync(new RegisterNamespaceRequest { Namespace = "other" });
        await harness.AddAttributesAsync(("Customer", IndexedValueType.Keyword));
        var refused = await Assert.ThrowsAsync<RpcException>(() => harness.ListAsync("Customer = 'a'", "other"));
        Assert.Contains("neither built in nor registered in namespace other", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingIsRegisteredWhenOneOfSeveralIsRefused()
    {
        await using var harness = await EngineHarness.StartAsync();
        await Assert.ThrowsAsync<RpcException>(() => harness.AddAttributesAsync(("Good", IndexedValueType.Keyword), ("StartTime", IndexedValueType.Int)));
        Assert.Empty((await harness.Engine.OperatorService.ListSearchAttributesAsync(new ListSearchAttributesRequest { Namespace = "default" })).CustomAttributes);
    }
}
