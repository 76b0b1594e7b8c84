using System.Text;
using Weir.Definitions.Diagnostics;

namespace Weir.Definitions.Tests.Yaml;

/// <summary>Files made to exhaust a reader: refused by a budget, quickly, with one clear finding.</summary>
public sealed class YamlBudgetTests
{
    [Fact]
    public void A_billion_laughs_is_refused()
    {
        var yaml = new StringBuilder("name: t\nvars:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (var c = 'b'; c <= 'k'; c++)
        {
            yaml.Append($"  {c}: &{c} [{string.Join(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 10))}]\n");
        }

        Expect(yaml.ToString(), "f.yaml:8:10: error WEIR1005: the file holds more than 200000 values, aliases counted as what they stand for");
    }

    [Fact]
    public void Quadratic_blow_up_is_refused()
    {
        var yaml = $"name: t\nvars:\n  a: &a [{string.Join(",", Enumerable.Repeat("x", 5000))}]\n  b: [{string.Join(",", Enumerable.Repeat("*a", 5000))}]\n";

        Expect(yaml, "f.yaml:4:121: error WEIR1005: the file holds more than 200000 values, aliases counted as what they stand for");
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Deep_flow_nesting_is_refused(string open, string close)
    {
        var yaml = string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000));

        Expect(yaml, $"f.yaml:1:{(65 * open.Length) + 1}: error WEIR1004: the file is nested deeper than 64 levels");
    }

    [Fact]
    public void Deep_block_nesting_is_refused()
    {
        var yaml = string.Concat(Enumerable.Range(0, 600).Select(level => $"{new string(' ', level)}a:\n"));

        Expect(yaml, "f.yaml:66:66: error WEIR1004: the file is nested deeper than 64 levels");
    }

    [Fact]
    public void A_large_file_is_refused_before_it_is_read() =>
        Expect(new string('#', (1024 * 1024) + 1), "f.yaml:1:1: error WEIR1001: the file is too large; at most 1048576 bytes are allowed");

    [Fact]
    public void Many_small_values_are_refused() =>
        Expect($"a: [{string.Concat(Enumerable.Repeat("1,", 250_000))}]", "f.yaml:1:399999: error WEIR1005: the file holds more than 200000 values, aliases counted as what they stand for");

    [Fact]
    public void A_large_text_is_no_problem()
    {
        var yaml = $"name: t\nvars: {{a: {new string('x', 900_000)}}}\njobs: {{a: {{steps: [{{run: x}}]}}}}\n";

        Assert.Empty(DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml)).Diagnostics);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)':', (byte)'\n', 0xFF, 0xFE }, "f.yaml:2:1: error WEIR1002: the file is not UTF-8 text")]
    [InlineData(new byte[] { 0xC0, 0x80 }, "f.yaml:1:1: error WEIR1002: the file is not UTF-8 text")]
    [InlineData(new byte[] { (byte)'a', 0xED, 0xA0, 0x80 }, "f.yaml:1:2: error WEIR1002: the file is not UTF-8 text")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, "f.yaml:1:1: error WEIR1002: the file is not UTF-8 text")]
    public void Bytes_that_are_not_UTF8_are_refused(byte[] bytes, string expected) =>
        Assert.Equal(expected, Assert.Single(DefinitionCompiler.Compile("f.yaml", bytes).Diagnostics).Render());

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        var yaml = "\uFEFFname: t\njobs: {a: {steps: [{run: 'x ${{ y }}'}]}}\n";

        Assert.StartsWith("f.yaml:2:33: error WEIR1041", Assert.Single(DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml)).Diagnostics).Render());
    }

    [Fact]
    public void Windows_line_ends_do_not_move_places()
    {
        var yaml = "name: t\r\njobs:\r\n  a:\r\n    steps:\r\n      - run: |\r\n          echo\r\n          echo ${{ y }}\r\n";

        Assert.StartsWith("f.yaml:7:20: error WEIR1041", Assert.Single(DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml)).Diagnostics).Render());
    }

    [Fact]
    public void Findings_are_limited()
    {
        var yaml = "name: t\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"k{i}: 1\n"));

        Assert.Equal(200, DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml)).Diagnostics.Count);
    }

    [Theory]
    [InlineData("a: &a\n  <<: *a\n")]
    [InlineData("&a [*a]")]
    [InlineData("? ? ? a")]
    [InlineData("%YAML 9.9\n---\na")]
    [InlineData("%TAG ! tag:evil,2000:\n---\n!x a")]
    [InlineData("\0")]
    [InlineData("a: \u0007")]
    [InlineData("a: \"\\ud800\"")]
    [InlineData("- - - - - - - a: b\n  c")]
    [InlineData("!!binary aGVsbG8=")]
    [InlineData("a: 'open")]
    [InlineData("*")]
    [InlineData("&")]
    [InlineData("---\n---\n---\n")]
    [InlineData("...")]
    [InlineData("{")]
    [InlineData("|")]
    [InlineData("@a")]
    [InlineData("`a`")]
    public void Odd_documents_are_findings_never_exceptions(string yaml)
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml));

        Assert.Null(result.Plan);
        Assert.NotEmpty(result.Diagnostics);
        Assert.All(result.Diagnostics, finding => Assert.Equal(Severity.Error, finding.Severity));
    }

    private static void Expect(string yaml, string expected) =>
        Assert.Equal(expected, Assert.Single(DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(yaml)).Diagnostics).Render());
}
