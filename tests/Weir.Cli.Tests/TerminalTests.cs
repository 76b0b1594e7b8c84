using Weir.Cli.Terminal;

namespace Weir.Cli.Tests;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(999, "999ms")]
    [InlineData(1_000, "1.0s")]
    [InlineData(59_999, "59.9s")]
    [InlineData(60_000, "1m 00s")]
    [InlineData(3_599_999, "59m 59s")]
    [InlineData(3_600_000, "1h 00m")]
    [InlineData(90_000_000, "25h 00m")]
    public void Durations_read_naturally(long milliseconds, string expected) => Assert.Equal(expected, Durations.Format(milliseconds));

    [Theory]
    [InlineData("plain ünïcode ✓", "plain ünïcode ✓")]
    [InlineData("a\tb", "a    b")]
    [InlineData("\u001b[31mred\u001b[0m\r\n", "[31mred[0m")]
    [InlineData("c1\u009b2J", "c12J")]
    public void Control_characters_do_not_reach_the_terminal(string text, string expected) => Assert.Equal(expected, SafeText.OneLine(text));
}
