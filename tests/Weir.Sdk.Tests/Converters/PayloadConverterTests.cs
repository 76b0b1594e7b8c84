using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Weir.Protocol.Common.V1;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Tests.Converters;

public sealed class PayloadConverterTests
{
    private static readonly IPayloadConverter Converter = DataConverter.Default.PayloadConverter;

    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData(42, "42")]
    [InlineData(4.5, "4.5")]
    [InlineData(true, "true")]
    public void JsonValuesGoRound(object value, string json)
    {
        var payload = Converter.ToPayload(value);

        Assert.Equal("json/plain", Encoding(payload));
        Assert.Equal(json, payload.Data.ToStringUtf8());
        Assert.Equal(value, Converter.ToValue(payload, value.GetType()));
    }

    [Fact]
    public void ObjectsGoRound()
    {
        var value = new Order("book", 2, ["a", "b"]);

        var read = Converter.ToValue<Order>(Converter.ToPayload(value))!;

        Assert.Equal((value.Item, value.Count), (read.Item, read.Count));
        Assert.Equal(value.Tags, read.Tags);
    }

    [Fact]
    public void NullIsBinaryNull()
    {
        var payload = Converter.ToPayload(null);

        Assert.Equal("binary/null", Encoding(payload));
        Assert.True(payload.Data.IsEmpty);
        Assert.Null(Converter.ToValue<string>(payload));
        Assert.Null(Converter.ToValue<int?>(payload));
        Assert.Throws<ArgumentException>(() => Converter.ToValue<int>(payload));
    }

    [Fact]
    public void BytesArePlain()
    {
        byte[] value = [0, 1, 255];
        var payload = Converter.ToPayload(value);

        Assert.Equal("binary/plain", Encoding(payload));
        Assert.Equal(value, payload.Data.ToByteArray());
        Assert.Equal(value, Converter.ToValue<byte[]>(payload));
        Assert.Throws<ArgumentException>(() => Converter.ToValue<string>(payload));
    }

    [Fact]
    public void ProtobufMessagesAreJsonAndBinaryIsRead()
    {
        var value = new WorkflowExecution { WorkflowId = "w", RunId = "r" };
        var payload = Converter.ToPayload(value);
        Assert.Equal("json/protobuf", Encoding(payload));
        Assert.Equal("temporal.api.common.v1.WorkflowExecution", payload.Metadata["messageType"].ToStringUtf8());
        Assert.Equal(value, Converter.ToValue<WorkflowExecution>(payload));

        Assert.True(new BinaryProtobufConverter().TryToPayload(value, out var binary));
        Assert.Equal("binary/protobuf", Encoding(binary));
        Assert.Equal(value, Converter.ToValue<WorkflowExecution>(binary));
        Assert.Throws<ArgumentException>(() => Converter.ToValue<string>(binary));
    }

    [Fact]
    public void RawValuesPassThrough()
    {
        var payload = new Payload { Data = ByteString.CopyFromUtf8("anything") };

        Assert.Same(payload, Converter.ToPayload(new RawValue(payload)));
        Assert.Same(payload, Converter.ToValue<RawValue>(payload)!.Payload);
    }

    [Fact]
    public void UnknownAndMissingEncodingsAreNamed()
    {
        var payload = new Payload { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("made/up") } };

        Assert.Equal("Payload has an unknown encoding: made/up", Assert.Throws<ArgumentException>(() => Converter.ToValue<int>(payload)).Message);
        Assert.Equal("Payload has no encoding", Assert.Throws<ArgumentException>(() => Converter.ToValue<int>(new Payload())).Message);
    }

    [Fact]
    public void JsonThatDoesNotFitIsAnArgumentError() =>
        Assert.Contains("not JSON for System.Int32", Assert.Throws<ArgumentException>(() => Converter.ToValue<int>(Converter.ToPayload("text"))).Message);

    [Fact]
    public void JsonOptionsAndSourceGeneratedResolversAreUsed()
    {
        var converter = new DefaultPayloadConverter(new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            TypeInfoResolver = OrderJsonContext.Default,
        });

        Assert.Equal("""{"item":"book","count":2,"tags":[]}""", converter.ToPayload(new Order("book", 2, [])).Data.ToStringUtf8());
    }

    [Fact]
    public void SearchAttributesKeepTheirTypes()
    {
        var keyword = SearchAttributeKey.CreateKeyword("k");
        var number = SearchAttributeKey.CreateLong("n");
        var time = SearchAttributeKey.CreateDateTimeOffset("t");
        var list = SearchAttributeKey.CreateKeywordList("l");
        var moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var proto = SearchAttributeCollection.Create(keyword.ValueSet("a"), number.ValueSet(7), time.ValueSet(moment), list.ValueSet(["x", "y"])).ToProto();

        Assert.Equal("Keyword", proto.IndexedFields["k"].Metadata["type"].ToStringUtf8());
        Assert.Equal("KeywordList", proto.IndexedFields["l"].Metadata["type"].ToStringUtf8());
        var read = SearchAttributeCollection.FromProto(proto);
        Assert.Equal("a", read.Get(keyword));
        Assert.Equal(7, read.Get(number));
        Assert.Equal(moment, read.Get(time));
        Assert.Equal(["x", "y"], read.Get(list));
        Assert.False(read.With(keyword.ValueUnset()).ContainsKey(keyword));
        Assert.Throws<KeyNotFoundException>(() => read.Get(SearchAttributeKey.CreateBool("none")));
    }

    private static string Encoding(Payload payload) => payload.Metadata["encoding"].ToStringUtf8();

    public sealed record Order(string Item, int Count, IReadOnlyList<string> Tags);
}

[JsonSerializable(typeof(PayloadConverterTests.Order))]
internal sealed partial class OrderJsonContext : JsonSerializerContext;
