using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Tests.Framing;

public sealed class GrpcStatusDetailsTests
{
    [Fact]
    public void Details_are_a_status_message_in_base64_without_padding()
    {
        var error = new RpcException(StatusCode.NotFound, "no", [new Any { TypeUrl = "t", Value = ByteString.CopyFrom(1, 2) }]);

        // 08 05: code 5. 12 02 6E 6F: message "no". 1A 07 { 0A 01 74: type_url "t". 12 02 01 02: value }.
        byte[] status = [0x08, 0x05, 0x12, 0x02, 0x6E, 0x6F, 0x1A, 0x07, 0x0A, 0x01, 0x74, 0x12, 0x02, 0x01, 0x02];
        Assert.Equal(Convert.ToBase64String(status).TrimEnd('='), GrpcStatusDetails.Format(error));
    }

    [Theory]
    [InlineData("CAUSAm5vGgcKAXQSAgEC")]
    [InlineData("CAUSAW4aBwoBdBICAQI=")]
    [InlineData("CAUSAW4aBwoBdBICAQI")]
    [InlineData("CAUaBwoBdBICAQI")]
    public void Details_are_read_with_and_without_padding(string value)
    {
        var detail = Assert.Single(GrpcStatusDetails.Parse(value));
        Assert.Equal("t", detail.TypeUrl);
        Assert.Equal([1, 2], detail.Value.ToByteArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("====")]
    [InlineData("not base64!")]
    [InlineData("////")]
    [InlineData("A")]
    public void Unreadable_details_are_none(string? value) => Assert.Empty(GrpcStatusDetails.Parse(value));

    [Fact]
    public void No_details_send_no_header() => Assert.Null(GrpcStatusDetails.Format(new RpcException(StatusCode.Internal, "x")));

    [Fact]
    public void Details_too_long_for_a_header_are_left_out()
    {
        var error = RpcException.With(StatusCode.NotFound, "x", new NamespaceNotFoundFailure { Namespace = new string('n', 20_000) });
        Assert.Null(GrpcStatusDetails.Format(error));
    }
}
