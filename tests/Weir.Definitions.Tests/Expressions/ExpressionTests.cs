using System.Text;
using Weir.Definitions.Expressions;
using Weir.Definitions.Tests.Cases;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Expressions;

public sealed class ExpressionTests
{
    public static TheoryData<string> Cases => CaseFile.Names("expressions.cases");

    private static ExpressionScope Scope { get; } = new ExpressionScope()
        .Set("inputs", ValueJson.Parse("""{"name":"Ada","count":3}"""))
        .Set("obj", ValueJson.Parse("""{"a":"x","n":null,"true":1,"list":[1,2,{"x-y":"deep","deep":1}]}"""))
        .Set("obj2", ValueJson.Parse("""{"n":null,"a":"x","list":[1,2,{"deep":1.0,"x-y":"deep"}],"true":1}"""))
        .Set("list", ValueJson.Parse("[10,20,30]"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Expressions_give_what_the_table_says(string name)
    {
        var item = CaseFile.Find("expressions.cases", name);
        var actual = new StringBuilder();
        foreach (var source in item.Input.Split('\n').Where(line => line.Length > 0))
        {
            actual.Append($"{source} => {Evaluate(source)}\n");
        }

        CaseFile.Verify(item, actual.ToString().TrimEnd('\n'));
    }

    [Fact]
    public void Every_prefix_of_a_valid_expression_is_a_value_or_an_expression_error()
    {
        const string Source = "default(obj.list[2]['x-y'] == 'deep' && !contains(list, 1) ? format('{0}', 1 + 2 * -3 ** 2) : [1, null], \"x\")";
        for (var length = 0; length <= Source.Length; length++)
        {
            Assert.NotEqual("", Evaluate(Source[..length]));
        }
    }

    [Fact]
    public void Length_is_limited()
    {
        var source = "1" + new string(' ', 1024);

        var error = Assert.Throws<ExpressionException>(() => Expression.Parse(source));

        Assert.Equal("the expression has 1025 characters; at most 1024 are allowed", error.Message);
        Assert.Equal("1", Expression.Parse(source, new ExpressionLimits { MaxLength = 2000 }).Evaluate(Scope).ToJson());
    }

    [Fact]
    public void A_chain_as_long_as_the_greatest_length_allows_does_not_exhaust_the_stack()
    {
        var source = string.Join("+", Enumerable.Repeat("1", ExpressionLimits.GreatestLength / 2));
        var limits = new ExpressionLimits { MaxLength = ExpressionLimits.GreatestLength };
        var result = "";

        var thread = new Thread(() => result = Expression.Parse(source, limits).Evaluate(Scope, limits).ToJson(), maxStackSize: 1024 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal("2048", result);
    }

    [Fact]
    public void Steps_are_limited()
    {
        var limits = new ExpressionLimits { MaxSteps = 3 };

        Assert.Equal("3", Expression.Parse("1 + 2").Evaluate(Scope, limits).ToJson());
        var error = Assert.Throws<ExpressionException>(() => Expression.Parse("1 + 2 + 3").Evaluate(Scope, limits));
        Assert.Equal("the expression needs more than 3 evaluation steps", error.Message);
    }

    [Fact]
    public void A_large_value_made_of_references_to_a_small_one_is_refused()
    {
        var scope = new ExpressionScope().Set("x", ArrayValue.Of(Value.Of(new string('x', 600_000))));

        Assert.Equal("600000", Expression.Parse("len(x[0])").Evaluate(scope).ToJson());
        foreach (var source in (string[])["[x, x]", "toJSON([x, x])", "format('{0}', [x, x])", "join([x, x])", "string([x, x])"])
        {
            var error = Assert.Throws<ExpressionException>(() => Expression.Parse(source).Evaluate(scope));
            Assert.Equal("WEIR1053", error.Code);
        }
    }

    [Fact]
    public void Results_do_not_depend_on_the_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            var comma = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "~";
            System.Globalization.CultureInfo.CurrentCulture = comma;
            Assert.Equal("1.5", Evaluate("number('1.5')"));
            Assert.Equal("\"-2.5\"", Evaluate("string(-5 / 2)"));
            Assert.Equal("\"1.5\"", Evaluate("format('{0}', 1.5)"));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_lazy_context_is_computed_at_most_once_and_only_when_read()
    {
        var computed = 0;
        var scope = new ExpressionScope().Set("x", () => Value.Of(++computed));

        Assert.Equal("1", Expression.Parse("1").Evaluate(scope).ToJson());
        Assert.Equal(0, computed);
        Assert.Equal("2", Expression.Parse("x + x").Evaluate(scope).ToJson());
        Assert.Equal(1, computed);
    }

    private static string Evaluate(string source)
    {
        try
        {
            return Expression.Parse(source).Evaluate(Scope).ToJson();
        }
        catch (ExpressionException e)
        {
            return $"{e.Code} at {e.Offset + 1}: {e.Message}";
        }
    }
}
