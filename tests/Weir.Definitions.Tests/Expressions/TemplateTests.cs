using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Expressions;

public sealed class TemplateTests
{
    private static ExpressionScope Scope { get; } = new ExpressionScope()
        .Set("n", 5)
        .Set("s", "text")
        .Set("list", ValueJson.Parse("[1,\"a\"]"))
        .Set("evil", "${{ secrets.token }}");

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain", "\"plain\"")]
    [InlineData("${{ n }}", "5")]
    [InlineData("${{n}}", "5")]
    [InlineData("${{ list }}", "[1,\"a\"]")]
    [InlineData(" ${{ n }}", "\" 5\"")]
    [InlineData("${{ n }} ", "\"5 \"")]
    [InlineData("${{ n }}${{ n }}", "\"55\"")]
    [InlineData("a ${{ list }} b", "\"a [1,\\\"a\\\"] b\"")]
    [InlineData("${{ null }}x", "\"x\"")]
    [InlineData("${{ '}}' }}", "\"}}\"")]
    [InlineData("${{ \"}}\" }}x", "\"}}x\"")]
    [InlineData("${{ 'it''s }}' }}", "\"it's }}\"")]
    [InlineData("$ { { } } }} {{ $", "\"$ { { } } }} {{ $\"")]
    [InlineData("${{ evil }}", "\"${{ secrets.token }}\"")]
    [InlineData("${{\n  n\n}}", "5")]
    public void A_template_gives(string text, string expected) =>
        Assert.Equal(expected, Template.Parse(text).Evaluate(Scope).ToJson());

    [Theory]
    [InlineData("${{ n", 0, "the expression has no closing '}}'")]
    [InlineData("ab ${{ 'x }} c", 3, "the expression has no closing '}}': a ' in it is not closed")]
    [InlineData("ab ${{ }}", 7, "the expression is empty")]
    [InlineData("ab ${{ n + }}", 11, "the expression ends too early; expected a value")]
    [InlineData("${{ n }} ${{ ) }}", 13, "unexpected ')'; expected a value")]
    public void A_broken_template_is_told_where(string text, int offset, string message)
    {
        var error = Assert.Throws<ExpressionException>(() => Template.Parse(text));

        Assert.Equal((offset, message), (error.Offset, error.Message));
    }

    [Fact]
    public void An_error_while_evaluating_counts_from_the_start_of_the_text()
    {
        var error = Assert.Throws<ExpressionException>(() => Template.Parse("one ${{ n }} two ${{ n.x }}").Evaluate(Scope));

        Assert.Equal(23, error.Offset);
    }

    [Fact]
    public void The_text_of_a_template_is_limited()
    {
        var limits = new ExpressionLimits { MaxOutput = 10 };

        Assert.Throws<ExpressionException>(() => Template.Parse("${{ s }}${{ s }}${{ s }}").Evaluate(Scope, limits));
    }

    [Theory]
    [InlineData("true", true, true)]
    [InlineData("true", false, false)]
    [InlineData("always()", false, true)]
    [InlineData("failure()", false, true)]
    [InlineData("!cancelled()", false, true)]
    [InlineData("n == 4 || success()", false, false)]
    [InlineData("nothing.at.all", false, false)]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    public void A_condition_asks_for_success_unless_it_asks_itself(string? source, bool success, bool expected)
    {
        var scope = new ExpressionScope { Status = new StatusFacts(success, !success, false) }.Set("n", 5);

        Assert.Equal(expected, Condition.Holds(source, scope));
    }

    [Fact]
    public void A_condition_must_be_boolean()
    {
        var scope = new ExpressionScope { Status = new StatusFacts(true, false, false) }.Set("n", 5);

        var error = Assert.Throws<ExpressionException>(() => Condition.Holds("n", scope));

        Assert.Equal("an 'if' must give a boolean; this gives a number; expected a comparison such as x != ''", error.Message);
    }
}
