using System.Text;
using Weir.Definitions.Plans;

namespace Weir.Definitions.Tests.Cases;

public sealed class CaseTests
{
    public static TheoryData<string> Valid => CaseFile.Names("valid.cases");

    public static TheoryData<string> Invalid => CaseFile.Names("invalid.cases");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_definition_runs_as_expected(string name)
    {
        var item = CaseFile.Find("valid.cases", name);

        CaseFile.Verify(item, Simulation.Run(Compile(item), item.Input));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_run_taken_up_from_its_snapshot_after_each_job_goes_the_same_way(string name)
    {
        var item = CaseFile.Find("valid.cases", name);
        var plan = Compile(item);

        Assert.Equal(Simulation.Run(plan, item.Input), Simulation.Run(plan, item.Input, resumes: true));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_plan_survives_its_JSON_and_keeps_its_hash(string name)
    {
        var plan = Compile(CaseFile.Find("valid.cases", name));
        var json = PlanJson.Write(plan);

        var read = PlanJson.ReadPlan(json);

        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(PlanJson.Write(read)));
        Assert.Equal(PlanJson.Hash(plan), PlanJson.Hash(read));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_definition_is_told_all_that_is_wrong(string name)
    {
        var item = CaseFile.Find("invalid.cases", name);
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(item.Input), TestActions.Catalog);

        CaseFile.Verify(item, string.Join('\n', result.Diagnostics));
        Assert.Equal(result.Diagnostics.Any(finding => finding.Severity == Diagnostics.Severity.Error), result.Plan is null);
        Assert.NotEmpty(result.Diagnostics);
    }

    private static Plan Compile(Case item)
    {
        var result = DefinitionCompiler.Compile("f.yaml", Encoding.UTF8.GetBytes(item.Input), TestActions.Catalog);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Plan;
    }
}
