using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Tests.Framing;

public sealed class GrpcFrameTests
{
    [Fact]
    public void A_plain_frame_is_a_zero_and_a_big_endian_length()
    {
        var header = new byte[5];
        new GrpcFrame(false, 0x01020304).WriteTo(header);
        Assert.Equal([0x00, 0x01, 0x02, 0x03, 0x04], header);
    }

    [Fact]
    public void A_compressed_frame_starts_with_a_one()
    {
        var header = new byte[5];
        new GrpcFrame(true, 7).WriteTo(header);
        Assert.Equal([0x01, 0x00, 0x00, 0x00, 0x07], header);
    }

    [Fact]
    public void A_header_is_read_back()
    {
        Assert.Equal(new GrpcFrame(false, 258), GrpcFrame.Parse([0x00, 0x00, 0x00, 0x01, 0x02], 258));
        Assert.Equal(new GrpcFrame(true, 0), GrpcFrame.Parse([0x01, 0x00, 0x00, 0x00, 0x00], 0));
    }

    [Fact]
    public void A_length_above_the_limit_is_refused_with_both_numbers()
    {
        var error = Assert.Throws<RpcException>(() => GrpcFrame.Parse([0x00, 0x00, 0x00, 0x01, 0x03], 258));
        Assert.Equal(StatusCode.ResourceExhausted, error.Code);
        Assert.Equal("grpc: received message larger than max (259 vs. 258)", error.Message);
    }

    [Fact]
    public void A_length_beyond_31_bits_does_not_turn_negative()
    {
        var error = Assert.Throws<RpcException>(() => GrpcFrame.Parse([0x00, 0xFF, 0xFF, 0xFF, 0xFF], int.MaxValue));
        Assert.Equal("grpc: received message larger than max (4294967295 vs. 2147483647)", error.Message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void An_unknown_flag_is_refused(byte flag)
    {
        var error = Assert.Throws<RpcException>(() => GrpcFrame.Parse([flag, 0x00, 0x00, 0x00, 0x00], 100));
        Assert.Equal(StatusCode.Internal, error.Code);
        Assert.Equal($"grpc: received unexpected payload format {flag}", error.Message);
    }
}
