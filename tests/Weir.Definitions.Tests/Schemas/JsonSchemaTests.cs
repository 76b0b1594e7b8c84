using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Schemas;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "5", "must be a string, not a number")]
    [InlineData("""{"type":["string","null"]}""", "5", "must be a string or null, not a number")]
    [InlineData("""{"type":"integer"}""", "5.5", "must be an integer, not a number")]
    [InlineData("""{"type":"integer"}""", "5.0", null)]
    [InlineData("""{"const":{"a":1}}""", """{"a":1}""", null)]
    [InlineData("""{"const":1}""", "2", "must be 1")]
    [InlineData("""{"enum":["a","b"]}""", "\"c\"", """must be one of "a", "b"; this is "c" """)]
    [InlineData("""{"minimum":1,"maximum":3}""", "4", "must be at most 3; this is 4")]
    [InlineData("""{"exclusiveMinimum":1}""", "1", "must be above 1; this is 1")]
    [InlineData("""{"multipleOf":0.01}""", "0.07", null)]
    [InlineData("""{"multipleOf":5}""", "7", "must be a multiple of 5; this is 7")]
    [InlineData("""{"minLength":2}""", "\"🚀\"", "must have at least 2 characters; this has 1")]
    [InlineData("""{"pattern":"^a+$"}""", "\"ab\"", "must match ^a+$; this is \"ab\"")]
    [InlineData("""{"format":"uuid"}""", "\"x\"", "must be a uuid; this is \"x\"")]
    [InlineData("""{"format":"ipv4"}""", "\"1.2.3\"", "must be a ipv4; this is \"1.2.3\"")]
    [InlineData("""{"items":{"type":"number"}}""", """[1,"x"]""", "[1]: must be a number, not a string")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":false}""", """["a",1]""", "[1]: is not allowed here")]
    [InlineData("""{"uniqueItems":true}""", "[1,1.0]", "must not have the same item twice")]
    [InlineData("""{"contains":{"const":3}}""", "[1,2]", "must have an item that fits 'contains'")]
    [InlineData("""{"required":["a","b"]}""", """{"a":1}""", "needs 'b'")]
    [InlineData("""{"properties":{"a":{"required":true}}}""", "{}", "needs 'a'")]
    [InlineData("""{"properties":{"region":{}},"additionalProperties":false}""", """{"regoin":1}""", "has no 'regoin'; did you mean 'region'?")]
    [InlineData("""{"properties":{"a":{"properties":{"b":{"type":"string"}}}}}""", """{"a":{"b":1}}""", "a.b: must be a string, not a number")]
    [InlineData("""{"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false}""", """{"x-a":1}""", "x-a: must be a string, not a number")]
    [InlineData("""{"propertyNames":{"maxLength":1}}""", """{"ab":1}""", "ab: must have at most 1 characters; this has 2")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", "true", "fits none of the alternatives")]
    [InlineData("""{"oneOf":[{"minimum":1},{"maximum":5}]}""", "3", "fits 2 of the alternatives, but must fit one")]
    [InlineData("""{"not":{"type":"null"}}""", "null", "is not allowed by 'not'")]
    [InlineData("""{"if":{"type":"number"},"then":{"minimum":5}}""", "2", "must be at least 5; this is 2")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}""", "5", "must be a string, not a number")]
    [InlineData("""{"properties":{"next":{"$ref":"#"}},"additionalProperties":false}""", """{"next":{"next":{"x":1}}}""", "next.next: has no 'x'")]
    [InlineData("false", "1", "is not allowed here")]
    public void ValueIsHeldAgainstSchema(string schema, string value, string? problem)
    {
        var problems = JsonSchema.Compile(ValueJson.Parse(schema)).Validate(ValueJson.Parse(value));
        Assert.Equal(problem?.Trim(), problems.Count == 0 ? null : problems[0].ToString());
    }

    [Theory]
    [InlineData("""{"typ":"string"}""", "typ: there is no keyword 'typ'; did you mean 'type'?")]
    [InlineData("""{"type":"text"}""", "type: must be")]
    [InlineData("""{"properties":{"a":{"minimum":"x"}}}""", "properties.a.minimum: must be a number")]
    [InlineData("""{"$ref":"http://127.0.0.1/s.json"}""", "nothing is loaded from elsewhere")]
    [InlineData("""{"$ref":"file:///etc/passwd"}""", "nothing is loaded from elsewhere")]
    [InlineData("""{"pattern":"(a)\\1"}""", "pattern: is no regular expression that is known here")]
    [InlineData("""{"enum":[]}""", "enum: must be an array with at least one value")]
    [InlineData("5", "a schema is an object or a boolean, not a number")]
    public void BadSchemaIsRefused(string schema, string problem)
    {
        var refused = Assert.Throws<SchemaException>(() => JsonSchema.Compile(ValueJson.Parse(schema)));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileSchemasEnd()
    {
        var pattern = JsonSchema.Compile(ValueJson.Parse("""{"pattern":"^(a+)+$"}"""));
        Assert.NotEmpty(pattern.Validate(Value.Of(new string('a', 100_000) + "!")));

        var self = JsonSchema.Compile(ValueJson.Parse("""{"$ref":"#"}"""));
        Assert.Contains("too complex", Assert.Single(self.Validate(Value.Of(1))).Message, StringComparison.Ordinal);

        var doubling = JsonSchema.Compile(ValueJson.Parse("""{"anyOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}}}"""));
        Assert.NotEmpty(doubling.Validate(Value.Of(1)));
    }
}
