using System.Text.Json;
using Weir.Cli.Runs;
using Weir.Server.Runs;

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

    [Theory]
    [InlineData("job", "failed in job 'ask': no")]
    [InlineData("inquiry", "failed in task 'ask': no")]
    public void A_failure_names_what_failed(string kind, string expected)
    {
        var run = Runs.Of(Runs.Job("ask", RunStatus.Failed) with { Kind = kind }) with
        {
            Status = RunStatus.Failed,
            Failure = new FailureView { Message = "no", Job = "ask" },
        };
        var text = new StringWriter();

        RunReport.ExplainFailure(text, run);

        Assert.Equal($"{expected}{Environment.NewLine}  the whole log: weir logs release-1 --job 'ask'{Environment.NewLine}", text.ToString());
    }
}
