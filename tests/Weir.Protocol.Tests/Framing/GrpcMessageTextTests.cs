using Weir.Protocol.Framing;

namespace Weir.Protocol.Tests.Framing;

public sealed class GrpcMessageTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("workflow execution not found", "workflow execution not found")]
    [InlineData("100%", "100%25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("~ \u007f", "~ %7F")]
    [InlineData("é€😀", "%C3%A9%E2%82%AC%F0%9F%98%80")]
    public void Text_is_percent_encoded_and_read_back(string text, string encoded)
    {
        Assert.Equal(encoded, GrpcMessageText.Encode(text));
        Assert.Equal(text, GrpcMessageText.Decode(encoded));
    }

    [Theory]
    [InlineData("50% of", "50% of")]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%e2%82%ac", "€")]
    public void An_invalid_escape_stands_for_itself(string encoded, string text) => Assert.Equal(text, GrpcMessageText.Decode(encoded));

    [Fact]
    public void Bytes_that_are_no_utf8_do_not_throw() => Assert.Equal("\uFFFD", GrpcMessageText.Decode("%FF"));

    [Theory]
    [InlineData('x', 4096, 4096)]
    [InlineData('é', 682, 4092)]
    [InlineData('語', 455, 4095)]
    public void A_very_long_message_is_cut_between_characters(char character, int characters, int length)
    {
        Assert.Equal(length, GrpcMessageText.Encode(new string(character, characters)).Length);
        var encoded = GrpcMessageText.Encode(new string(character, 100_000));
        Assert.Equal(length + 3, encoded.Length);
        Assert.Equal(new string(character, characters) + "...", GrpcMessageText.Decode(encoded));
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_throw() => Assert.Equal("%EF%BF%BD", GrpcMessageText.Encode("\uD83D"));
}
