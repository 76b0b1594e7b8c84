using Weir.Engine.Configuration;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Compatibility;

public sealed class DynamicConfigTests
{
    [Fact]
    public void The_page_lists_every_key() => WrittenPage.CheckPart(
        "docs/reference/cli.md",
        "dynamic configuration",
        "| dynamic configuration key | what it sets |\n|---|---|\n"
            + string.Concat(DynamicConfig.Settings.Select(setting => $"| `{setting.Key}` | {setting.Meaning} |\n")));

    [Fact]
    public void Every_key_changes_the_options()
    {
        var options = new EngineOptions();
        Assert.All(DynamicConfig.Settings, setting =>
        {
            Assert.True(DynamicConfig.TryApply(options, $"{setting.Key.ToUpperInvariant()}=17", out var changed));
            Assert.NotEqual(options, changed);
        });
    }

    [Theory]
    [InlineData("300ms", 0.3)]
    [InlineData("\"1m30s\"", 90)]
    [InlineData("1.5h", 5_400)]
    [InlineData("20", 20)]
    public void Durations_are_those_of_go_programs(string text, double seconds)
    {
        Assert.True(DynamicConfig.TryApply(new EngineOptions(), $"matching.longPollExpirationInterval={text}", out var changed));
        Assert.Equal(seconds, changed.PollTimeout.TotalSeconds);
    }

    [Theory]
    [InlineData("limit.blobSize.error")]
    [InlineData("=1")]
    [InlineData("limit.blobSize.error=-1")]
    [InlineData("limit.blobSize.error=many")]
    [InlineData("matching.longPollExpirationInterval=0s")]
    [InlineData("matching.longPollExpirationInterval=5 minutes")]
    public void What_does_not_fit_is_an_error(string assignment) =>
        Assert.Throws<FormatException>(() => DynamicConfig.TryApply(new EngineOptions(), assignment, out _));

    [Fact]
    public void An_unknown_key_changes_nothing()
    {
        var options = new EngineOptions();
        Assert.False(DynamicConfig.TryApply(options, "history.unknown=1", out var same));
        Assert.Same(options, same);
    }
}
