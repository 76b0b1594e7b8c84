using Weir.Definitions.EditorSchemas;
using Weir.Definitions.Schemas;
using Weir.Interpreter.Packs;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Packs;

public sealed class PackSchemaTests
{
    [Fact]
    public void The_published_file_of_packs_is_the_schema() => WrittenPage.Check("docs/reference/pack.schema.json", SchemaText.Write(PackSchema.ForEditors));

    [Fact]
    public void The_published_file_of_actions_is_the_schema() => WrittenPage.Check("docs/reference/action.schema.json", SchemaText.Write(PackSchema.ActionForEditors));

    [Fact]
    public void Editors_get_schemas_that_are_some()
    {
        Assert.Empty(JsonSchema.Check(PackSchema.ForEditors));
        Assert.Empty(JsonSchema.Check(PackSchema.ActionForEditors));
    }
}
