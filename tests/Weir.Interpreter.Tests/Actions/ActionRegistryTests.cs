using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Tests.Actions;

public sealed class ActionRegistryTests
{
    [Fact]
    public void DomainsComeAndGoWhileTheRegistryWorks()
    {
        var registry = ActionRegistry.CreateBuiltIn();
        registry.RegisterDomain("user", [new TestAction("creator"), new TestAction("validator")]);

        Assert.True(registry.TryGet("user.creator", out var creator));
        Assert.Equal("user.creator", creator.Description.Name);
        Assert.Equal("code", creator.Source);
        Assert.True(registry.TryGet("user.creator@v1", out _));
        Assert.False(registry.TryGet("user.creator@v2", out _));
        Assert.Contains("user.validator", registry.Names);

        Assert.True(registry.Unregister("user.creator"));
        Assert.False(registry.Unregister("user.creator"));
        Assert.False(registry.TryGet("user.creator", out _));
        Assert.Equal(1, registry.UnregisterDomain("user"));
        Assert.True(registry.TryGet("exec/shell", out var shell));
        Assert.Equal("built-in", shell.Source);
    }

    [Fact]
    public void RefusedChangeLeavesEverythingAsItWas()
    {
        var registry = ActionRegistry.CreateBuiltIn();
        var before = registry.Names.ToHashSet();

        Assert.Throws<ActionRegistrationException>(() => registry.RegisterDomain("user", [new TestAction("creator"), new TestAction("creator")]));
        Assert.Throws<ActionRegistrationException>(() => registry.Register([new TestAction("good"), new TestAction("shell")]));
        Assert.Throws<ActionRegistrationException>(() => registry.Register(new TestAction("bad name")));
        var thrown = Assert.Throws<ActionRegistrationException>(() => registry.Register(new BrokenAction()));

        Assert.Contains("does not describe itself", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(before, registry.Names.ToHashSet());
    }

    [Fact]
    public void SourceIsReplacedInOneStep()
    {
        var registry = ActionRegistry.CreateBuiltIn();
        registry.Replace("pack", [new TestAction("p.one"), new TestAction("p.two")]);
        registry.Replace("pack", [new TestAction("p.two"), new TestAction("p.three")]);

        Assert.Equal(["p.three", "p.two"], registry.List().Where(action => action.Source == "pack").Select(action => action.Description.Name));
        Assert.Throws<ActionRegistrationException>(() => registry.Replace("pack", [new TestAction("sleep")]));
        Assert.True(registry.TryGet("p.three", out _));
    }

    [Fact]
    public async Task EachActionIsAskedForItsHealthAndNoneHoldsUpTheOthers()
    {
        var registry = new ActionRegistry(
        [
            new TestAction("good"),
            new TestAction("sick") { Health = _ => ValueTask.FromResult(ActionHealth.Unhealthy("no database")) },
            new TestAction("throws") { Health = _ => throw new InvalidOperationException("boom") },
        ]);

        var health = (await registry.CheckHealthAsync(TestContext.Current.CancellationToken)).ToDictionary(entry => entry.Action.Description.Name, entry => entry.Health);

        Assert.True(health["good"].IsHealthy);
        Assert.Equal(new ActionHealth(false, "no database"), health["sick"]);
        Assert.Equal(new ActionHealth(false, "InvalidOperationException: boom"), health["throws"]);
    }

    [Fact]
    public void SchemaAndOwnCodeCheckInputs()
    {
        var description = ActionSchema.Describe("user.creator", "Creates a user", (ObjectValue)ValueJson.Parse(
            """{"name":{"type":"string","required":true,"pattern":"^[a-z]+$"},"age":{"type":"integer","minimum":0,"required":true,"default":18}}"""));
        var registry = new ActionRegistry([new TestAction("user.creator") { Described = description, Check = inputs => inputs.Get("name").Equals("root") ? ["name: root exists"] : [] }]);

        Assert.Equal(["needs 'name'"], registry.Validate("user.creator", ObjectValue.Empty));
        Assert.Equal(["name: root exists"], registry.Validate("user.creator", ObjectValue.Of(("name", "root"))));
        Assert.Equal(["name: must match ^[a-z]+$; this is \"X\"", "age: must be at least 0; this is -1"], registry.Validate("user.creator", ObjectValue.Of(("name", "X"), ("age", -1))));
        Assert.Equal("has no 'nmae'; did you mean 'name'?", Assert.Single(registry.Validate("user.creator", ObjectValue.Of(("name", "a"), ("nmae", "a")))));
        Assert.Throws<ActionInputException>(() => ActionInputs.Check(description, ObjectValue.Of(("name", "X"))));
        Assert.Equal(ValueJson.Parse("""{"name":"a","age":18}"""), ActionInputs.Check(description, ObjectValue.Of(("name", "a"))).WithDefaults());
    }

    [Fact]
    public void EveryBuiltInActionHasASchema()
    {
        foreach (var action in ActionRegistry.CreateBuiltIn().List())
        {
            Assert.Empty(Definitions.Schemas.JsonSchema.Check(ActionSchema.Of(action.Description)));
            Assert.NotEmpty(action.Description.Description);
        }
    }

    private sealed class BrokenAction : IAction
    {
        public ActionDescription Description => throw new InvalidOperationException("no description");

        public Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
