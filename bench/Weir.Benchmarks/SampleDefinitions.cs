using System.Text;

namespace Weir.Benchmarks;

/// <summary>Definitions of a given length in the style that people write: conditions, inputs, retries, programs over several lines.</summary>
internal static class SampleDefinitions
{
    /// <summary>Jobs of ten lines in layers of five; each needs two of the layer before.</summary>
    public static byte[] Jobs(int lines)
    {
        var text = new StringBuilder("name: layers\ninputs:\n  region: {type: string, default: north}\njobs:\n");
        for (var i = 0; i < (lines - 4) / 10; i++)
        {
            var needs = i < 5 ? "" : $"job{(i / 5 * 5) - 5 + (i % 5)}, job{(i / 5 * 5) - 5 + ((i + 1) % 5)}";
            text.Append($$$"""
                  job{{{i}}}:
                    needs: [{{{needs}}}]
                    if: ${{ success() && inputs.region != 'none' }}
                    steps:
                      - name: fetch part {{{i}}}
                        run: |
                          echo "part {{{i}}} of ${{ inputs.region }}"
                          date --iso-8601 > started
                        env: {PART: "{{{i}}}", REGION: "${{ inputs.region }}"}
                        retry: {count: 2, delay: 10}

                """);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Tasks of ten lines, each with two transitions.</summary>
    public static byte[] Tasks(int lines)
    {
        var text = new StringBuilder("name: graph\nparameters:\n  region: {type: string, default: north}\ntasks:\n");
        var count = (lines - 14) / 10;
        for (var i = 0; i < count; i++)
        {
            text.Append($$$"""
                  - name: task{{{i}}}
                    action: core.echo
                    input:
                      message: "part {{{i}}} of {{ parameters.region | upper }}"
                      size: "{{ {{{i}}} * 2 + 1 }}"
                    publish:
                      - part{{{i}}}: "{{ result().message }}"
                    retry: {count: 2, delay: 10s}
                    on_success: {{{(i + 1 < count ? $"task{i + 1}" : "last")}}}
                    on_failure: broken

                """);
        }

        text.Append("  - name: last\n    action: core.noop\n  - name: broken\n    action: core.fail\n    input:\n      message: it broke\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
