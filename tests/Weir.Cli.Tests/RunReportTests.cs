using System.Text.Json;
using Weir.Cli.Runs;

namespace Weir.Cli.Tests;

public sealed class RunReportTests
{
    [Theory]
    [InlineData("\"plain\"", "n=plain")]
    [InlineData("42", "n=42")]
    [InlineData("{\"a\": [1, 2]}", "n={\"a\": [1, 2]}")]
    [InlineData("\"a\\nb\\n\"", "n<<EOF|a|b|EOF")]
    [InlineData("\"EOF\\nEOF_\"", "n<<EOF__|EOF|EOF_|EOF__")]
    [InlineData("\"\\u001b[31mred\"", "n=[31mred")]
    public void Outputs_are_written_as_steps_write_them(string json, string expected) =>
        Assert.Equal(expected, string.Join('|', RunReport.OutputLines("n", JsonDocument.Parse(json).RootElement)));
}
