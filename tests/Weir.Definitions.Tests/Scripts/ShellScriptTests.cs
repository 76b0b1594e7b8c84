using System.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Scripts;

namespace Weir.Definitions.Tests.Scripts;

public sealed class ShellScriptTests
{
    /// <summary>A value that breaks out of any text it is pasted into.</summary>
    private const string Hostile = "x'\"; echo HACKED; $(echo HACKED) `echo HACKED` \\\n\" ' #";

    [Theory]
    [InlineData("echo ${{ e }}", "echo \"${WEIR_EXPR_1}\"")]
    [InlineData("echo \"a ${{ e }} b\"", "echo \"a ${WEIR_EXPR_1} b\"")]
    [InlineData("echo 'a ${{ e }} b'", "echo 'a '\"${WEIR_EXPR_1}\"' b'")]
    [InlineData("echo $'a\\'${{ e }}b'", "echo $'a\\''\"${WEIR_EXPR_1}\"$'b'")]
    [InlineData("# it's ${{ e }}\necho ${{ e }}", "# it's ${WEIR_EXPR_1}\necho \"${WEIR_EXPR_1}\"")]
    [InlineData("echo a#${{ e }}", "echo a#\"${WEIR_EXPR_1}\"")]
    [InlineData("echo \"$(cat ${{ e }})\"", "echo \"$(cat \"${WEIR_EXPR_1}\")\"")]
    [InlineData("echo \"$(cat '${{ e }}')\"", "echo \"$(cat ''\"${WEIR_EXPR_1}\"'')\"")]
    [InlineData("echo \"${X:-${{ e }}}\"", "echo \"${X:-${WEIR_EXPR_1}}\"")]
    [InlineData("echo \"it's ${{ e }}\"", "echo \"it's ${WEIR_EXPR_1}\"")]
    [InlineData("echo \\\"${{ e }}", "echo \\\"\"${WEIR_EXPR_1}\"")]
    [InlineData("cat <<E\n${{ e }}\nE\necho ${{ e }}", "cat <<E\n${WEIR_EXPR_1}\nE\necho \"${WEIR_EXPR_1}\"")]
    [InlineData("cat <<-E\n\t${{ e }}\n\tE\necho ${{ e }}", "cat <<-E\n\t${WEIR_EXPR_1}\n\tE\necho \"${WEIR_EXPR_1}\"")]
    [InlineData("cat <<'E' >x\nit's\nE\necho ${{ e }}", "cat <<'E' >x\nit's\nE\necho \"${WEIR_EXPR_1}\"")]
    [InlineData("cat <<A <<B\n${{ e }}\nA\n\"\nB\necho ${{ e }}", "cat <<A <<B\n${WEIR_EXPR_1}\nA\n\"\nB\necho \"${WEIR_EXPR_1}\"")]
    [InlineData("cat <<< ${{ e }}", "cat <<< \"${WEIR_EXPR_1}\"")]
    [InlineData("(echo ')' ; echo ${{ e }})", "(echo ')' ; echo \"${WEIR_EXPR_1}\")")]
    [InlineData("n=$((1 + (2 * 3))); echo ${{ e }}", "n=$((1 + (2 * 3))); echo \"${WEIR_EXPR_1}\"")]
    [InlineData("echo ${{ e }} ${{ f }} ${{ e }}", "echo \"${WEIR_EXPR_1}\" \"${WEIR_EXPR_2}\" \"${WEIR_EXPR_1}\"")]
    public void Expressions_become_variables(string script, string expected)
    {
        var rewritten = ShellScript.Rewrite(Template.Parse(script), (code, _, message, _) => Assert.Fail($"{code}: {message}"));

        Assert.Equal(expected, rewritten.Text);
        Assert.All(rewritten.Variables.Members, member => Assert.StartsWith("${{ ", member.Value.ToText()));
    }

    [Theory]
    [InlineData("printf '%s' ${{ e }}")]
    [InlineData("printf '%s' \"${{ e }}\"")]
    [InlineData("printf '%s' '${{ e }}'")]
    [InlineData("printf '%s' $'${{ e }}'")]
    [InlineData("printf '%s' \"$(printf '%sz' ${{ e }} | sed '$ s/z$//')\"")]
    [InlineData("printf '%s' \"${NOT_SET:-${{ e }}}\"")]
    [InlineData("x=${{ e }}; printf '%s' \"$x\"")]
    [InlineData("IFS= read -r -d '' x <<EOF || true\n${{ e }}\nEOF\nprintf '%s' \"${x%?}\"")]
    [InlineData("# it's ${{ e }}\nprintf '%s' ${{ e }}")]
    [InlineData("case ${{ e }} in ${{ e }}) printf '%s' ${{ e }} ;; esac")]
    public void A_shell_sees_the_value_and_runs_nothing_of_it(string script)
    {
        var rewritten = ShellScript.Rewrite(Template.Parse(script), (_, _, _, _) => { });
        var start = new ProcessStartInfo("bash", ["-c", rewritten.Text]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, _) in rewritten.Variables.Members)
        {
            start.Environment[name] = Hostile;
        }

        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();

        Assert.Equal(Hostile, output);
    }

    [Theory]
    [InlineData("bash", true)]
    [InlineData("/bin/sh", true)]
    [InlineData("/usr/bin/zsh", true)]
    [InlineData("python3", false)]
    [InlineData("fish", false)]
    [InlineData("", false)]
    public void Shells_are_known_by_name(string interpreter, bool expected) => Assert.Equal(expected, ShellScript.IsShell(interpreter));
}
