using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Inputs;

public sealed class InputBinderTests
{
    private static readonly Plan Plan = new()
    {
        Name = "t",
        Inputs =
        [
            new PlanInput { Name = "text", Type = PlanInputType.String, Default = "d" },
            new PlanInput { Name = "number", Type = PlanInputType.Number },
            new PlanInput { Name = "whole", Type = PlanInputType.Integer },
            new PlanInput { Name = "flag", Type = PlanInputType.Boolean },
            new PlanInput { Name = "list", Type = PlanInputType.Array },
            new PlanInput { Name = "thing", Type = PlanInputType.Object },
            new PlanInput { Name = "size", Type = PlanInputType.Integer, Enum = [1, 2] },
            new PlanInput { Name = "must", Type = PlanInputType.String, Required = true },
        ],
    };

    [Theory]
    [InlineData("text=", "text", "\"\"")]
    [InlineData("text=a=b", "text", "\"a=b\"")]
    [InlineData("text=42", "text", "\"42\"")]
    [InlineData("text=${{ secrets.x }}", "text", "\"${{ secrets.x }}\"")]
    [InlineData("number=42", "number", "42")]
    [InlineData("number=-1.5e3", "number", "-1500")]
    [InlineData("whole=7", "whole", "7")]
    [InlineData("whole=7.0", "whole", "7")]
    [InlineData("flag=true", "flag", "true")]
    [InlineData("flag=false", "flag", "false")]
    [InlineData("list=[1,\"a\"]", "list", "[1,\"a\"]")]
    [InlineData("thing={\"a\":{\"b\":1}}", "thing", "{\"a\":{\"b\":1}}")]
    [InlineData("thing=null", "thing", "null")]
    [InlineData("size=2", "size", "2")]
    public void Texts_are_read_by_the_declared_type(string given, string name, string expected)
    {
        var result = InputBinder.Bind(Plan, null, [Pair("must=x"), Pair(given)]);

        Assert.Equal(expected, result.Inputs!.Get(name).ToJson());
    }

    [Theory]
    [InlineData("number=four", "error WEIR1082: input 'number' must be a number; this is 'four'")]
    [InlineData("number=", "error WEIR1082: input 'number' must be a number; this is ''")]
    [InlineData("whole=1.5", "error WEIR1082: input 'whole' must be an integer; this is a number: '1.5'")]
    [InlineData("flag=yes", "error WEIR1082: input 'flag' must be a boolean; this is 'yes'")]
    [InlineData("list=a,b", "error WEIR1082: input 'list' must be an array; this is 'a,b'")]
    [InlineData("list={}", "error WEIR1082: input 'list' must be an array; this is an object: '{}'")]
    [InlineData("size=3", "error WEIR1083: input 'size' must be one of 1, 2; this is a number: '3'")]
    [InlineData("flog=true", "error WEIR1080: there is no input 'flog'; expected one of flag, list, must, number, size, text, thing, whole; did you mean 'flag'?")]
    public void Texts_that_do_not_fit_are_told(string given, string expected)
    {
        var result = InputBinder.Bind(Plan, null, [Pair("must=x"), Pair(given)]);

        Assert.Null(result.Inputs);
        Assert.Equal(expected, Assert.Single(result.Diagnostics).Render());
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var result = InputBinder.Bind(Plan, (ObjectValue)ValueJson.Parse("""{"number":"1","flag":1,"zzz":0}"""), [Pair("whole=x")]);

        Assert.Equal(
            ["WEIR1082", "WEIR1082", "WEIR1080", "WEIR1082", "WEIR1081"],
            result.Diagnostics.Select(finding => finding.Code));
    }

    [Fact]
    public void Every_declared_input_has_a_value()
    {
        var result = InputBinder.Bind(Plan, ObjectValue.Of(("must", "x")));

        Assert.Equal(
            """{"text":"d","number":null,"whole":null,"flag":null,"list":null,"thing":null,"size":null,"must":"x"}""",
            result.Inputs!.ToJson());
    }

    [Fact]
    public void Texts_win_over_values_and_the_last_text_wins()
    {
        var result = InputBinder.Bind(Plan, ObjectValue.Of(("must", "json"), ("text", "json")), [Pair("must=one"), Pair("must=two")]);

        Assert.Equal(("two", "json"), (result.Inputs!.Get("must").ToText(), result.Inputs.Get("text").ToText()));
    }

    [Fact]
    public void A_required_input_may_not_be_null() =>
        Assert.Equal(
            "error WEIR1082: input 'must' must be a string; this is null: ''",
            Assert.Single(InputBinder.Bind(Plan, ObjectValue.Of(("must", Value.Null))).Diagnostics).Render());

    private static KeyValuePair<string, string> Pair(string text) => new(text[..text.IndexOf('=')], text[(text.IndexOf('=') + 1)..]);
}
