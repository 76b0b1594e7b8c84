using Weir.Interpreter.Steps;
using Weir.Interpreter.Tests.Support;

namespace Weir.Interpreter.Tests.Steps;

public sealed class OutputFileTests
{
    [Theory]
    [InlineData("a=1", "a", "1")]
    [InlineData("a=", "a", "")]
    [InlineData("a==x=y", "a", "=x=y")]
    [InlineData("a=1\r\n", "a", "1")]
    [InlineData("\n\na=1\n\n", "a", "1")]
    [InlineData("a=x<<y", "a", "x<<y")]
    [InlineData("a=1\na=2", "a", "2")]
    [InlineData("my-name_2= spaced ", "my-name_2", " spaced ")]
    [InlineData("a<<EOF\nx\ny\nEOF", "a", "x\ny")]
    [InlineData("a<<EOF\nEOF", "a", "")]
    [InlineData("a<<EOF\n\nEOF\n", "a", "")]
    [InlineData("a<<EOF\nb=1\nc<<X\nEOF", "a", "b=1\nc<<X")]
    [InlineData("a<< EOF \nx\nEOF", "a", "x")]
    [InlineData("a<<EOF\r\nx\r\nEOF\r\n", "a", "x")]
    [InlineData("a<<x=y\n1\nx=y", "a", "1")]
    public void Values_are_read(string text, string name, string value)
    {
        var content = OutputFile.Parse(text);
        Assert.Null(content.Problem);
        var output = Assert.Single(content.Outputs.Members);
        Assert.Equal((name, value), (output.Key, output.Value.ToText()));
    }

    [Theory]
    [InlineData("a=1\nnonsense", "$WEIR_OUTPUT line 2: expected name=value or name<<DELIMITER, found 'nonsense'")]
    [InlineData("1a=x", "$WEIR_OUTPUT line 1: '1a' is no output name; letters, digits, _ and - are, with a letter or _ first")]
    [InlineData("a b=x", "$WEIR_OUTPUT line 1: 'a b' is no output name; letters, digits, _ and - are, with a letter or _ first")]
    [InlineData("=x", "$WEIR_OUTPUT line 1: '' is no output name; letters, digits, _ and - are, with a letter or _ first")]
    [InlineData("\na<<EOF\nx", "$WEIR_OUTPUT line 2: the closing 'EOF' of 'a' is missing")]
    [InlineData("a<<", "$WEIR_OUTPUT line 1: the delimiter after 'a<<' is missing")]
    public void Mistakes_are_named_with_their_line(string text, string problem) => Assert.Equal(problem, OutputFile.Parse(text).Problem);

    [Fact]
    public void What_came_before_a_mistake_is_kept() => Assert.Equal("1", OutputFile.Parse("a=1\n?").Outputs.Get("a").ToText());

    [Fact]
    public void Too_many_outputs_are_refused()
    {
        var text = string.Join('\n', Enumerable.Range(0, OutputFile.MaxOutputs + 1).Select(i => $"a{i}=1"));
        Assert.Equal("$WEIR_OUTPUT line 1001: more than 1,000 outputs", OutputFile.Parse(text).Problem);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_unread()
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch["output"], new byte[OutputFile.MaxFileBytes + 1]);
        var content = OutputFile.Read(scratch["output"]);
        Assert.Equal("$WEIR_OUTPUT has 1,048,577 bytes; at most 1,048,576 are taken", content.Problem);
        Assert.Equal(0, content.Outputs.Count);
    }

    [Fact]
    public void A_file_that_is_missing_has_no_outputs() => Assert.Null(OutputFile.Read("/nowhere/at/all").Problem);
}
