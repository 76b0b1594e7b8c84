using Google.Protobuf;
using Weir.Protocol.Common.V1;
using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Tests.EndToEnd;
using Weir.Sdk.Worker;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Tests.Converters;

public sealed class CodecTests
{
    [Fact]
    public async Task NothingReadableReachesTheServer()
    {
        await using var engine = await EngineFixture.StartAsync();
        var converter = DataConverter.Default with { PayloadCodec = new XorCodec() };
        var client = new WeirClient(engine.Client.WorkflowService, new WeirClientOptions { TimeProvider = engine.Time, DataConverter = converter });
        await using var worker = new RunningWorker(new WeirWorker(
            client, new WeirWorkerOptions("queue").AddWorkflow<Secretive>().AddActivity("Echo", (string text) => "activity " + text)));
        var handle = await client.StartWorkflowAsync(
            (Secretive w) => w.RunAsync("argument"), EngineFixture.Options() with { Memo = new Dictionary<string, object> { ["m"] = "memo" } });
        await handle.SignalAsync(w => w.TellAsync("signal"));

        Assert.Equal("activity argument signal memo", await handle.GetResultAsync());
        Assert.Equal("query signal", await handle.QueryAsync(w => w.Ask("query")));

        foreach (var item in (await handle.FetchHistoryAsync()).Events)
        {
            var text = item.ToByteString().ToString(System.Text.Encoding.Latin1);
            Assert.DoesNotContain("argument", text);
            Assert.DoesNotContain("signal\"", text);
        }
    }

    [Fact]
    public async Task ReceivedMessagesAreNotChanged()
    {
        var payloads = new Payloads { Payloads_ = { DataConverter.Default.PayloadConverter.ToPayload("text") } };
        var before = payloads.Clone();

        var encoded = await PayloadVisitor.EncodeAsync(payloads, new XorCodec(), CancellationToken.None);

        Assert.Equal(before, payloads);
        Assert.NotEqual(before, encoded);
        Assert.Equal(before, await PayloadVisitor.DecodeAsync(encoded, new XorCodec(), CancellationToken.None));
    }

    private sealed class XorCodec : IPayloadCodec
    {
        public Task<IReadOnlyList<Payload>> EncodeAsync(IReadOnlyList<Payload> payloads, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Payload>>(payloads.Select(payload => new Payload
            {
                Metadata = { ["encoding"] = ByteString.CopyFromUtf8("binary/xor") },
                Data = Xor(payload.ToByteString()),
            }).ToList());

        public Task<IReadOnlyList<Payload>> DecodeAsync(IReadOnlyList<Payload> payloads, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Payload>>(payloads.Select(payload => Payload.Parser.ParseFrom(Xor(payload.Data))).ToList());

        private static ByteString Xor(ByteString bytes) => ByteString.CopyFrom([.. bytes.Select(unit => (byte)(unit ^ 0x5A))]);
    }

    [Workflow]
    public sealed class Secretive
    {
        private string told = string.Empty;

        [WorkflowRun]
        public async Task<string> RunAsync(string argument)
        {
            await Workflow.WaitConditionAsync(() => told.Length > 0);
            var echo = await Workflow.ExecuteActivityAsync<string>("Echo", [argument], ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1)));
            return $"{echo} {told} {Workflow.PayloadConverter.ToValue<string>(Workflow.Memo["m"])}";
        }

        [WorkflowSignal]
        public Task TellAsync(string text)
        {
            told = text;
            return Task.CompletedTask;
        }

        [WorkflowQuery]
        public string Ask(string text) => $"{text} {told}";
    }
}
