using System.Text;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Formatting;

namespace Weir.Definitions.Tests.Formatting;

public sealed class DefinitionFormatterTests
{
    [Fact]
    public void A_definition_gets_the_canonical_layout() => AssertFormatted(
        """
        # A header.


        on:
            schedule:
            - cron: "0 3 * * *"    # at night
        name:   "demo"
        jobs:
            build:
                # Commented above.
                runs-on:   web
                steps:
                -   run: |
                        echo 1

                          echo 2   
                    name: Build   # not fast
                    id: b
                # - run: later


            test:  # needs build
                needs: [ build,build2 ]
                strategy: { matrix: {a: [1,2]} , fail-fast: false }
                steps: [{run: echo}]
        # about c
            c:
              steps:
              - # a comment first
                run: >-
                  one
                  two
              - {uses: echo}
        # the end
        """,
        """
        # A header.

        name: "demo"
        on:
          schedule:
            - cron: "0 3 * * *"  # at night
        jobs:
          build:
            # Commented above.
            runs-on: web
            steps:
              - name: Build  # not fast
                id: b
                run: |
                  echo 1

                    echo 2   
              # - run: later

          test:  # needs build
            needs: [build, build2]
            strategy: {matrix: {a: [1, 2]}, fail-fast: false}
            steps: [{run: echo}]

          # about c
          c:
            steps:
              - # a comment first
                run: >-
                  one
                  two
              - {uses: echo}
        # the end

        """);

    [Fact]
    public void Values_over_several_lines_keep_their_lines() => AssertFormatted(
        """
        vars:
           plain: one
            two

            three
           quoted: "a
             b \
                c"
           list: [
               1,   # one
               2
           ]
           map:
               {a: 1,
                b: 2}
        """,
        """
        vars:
          plain: one
            two

            three
          quoted: "a
            b \
            c"
          list: [
                1,   # one
                2
            ]
          map:
            {a: 1,
             b: 2}

        """);

    [Fact]
    public void Block_texts_keep_every_character() => AssertFormatted(
        "a: |2-\n    x\n   y\nb: |+\n  z\n\n\nc: >\n\n  w\n     v \n   \n\n\nd: |\n   last",
        "a: |2-\n    x\n   y\nb: |+\n  z\n\n\nc: >\n\n  w\n     v \n   \n\nd: |-\n  last\n");

    [Fact]
    public void Comments_find_the_collection_that_they_are_indented_like() => AssertFormatted(
        """
        a:
            b:
                - 1
                # of the list
            # of a
            c: 1
          # less than a, more than d
        d:   # behind d

            # before the value
            5
        e: # behind e
          f: 1
        """,
        """
        a:
          b:
            - 1
            # of the list
          # of a
          c: 1
        # less than a, more than d
        d:  # behind d
          # before the value
          5
        e:  # behind e
          f: 1

        """);

    [Fact]
    public void Comments_that_stand_under_each_other_stay_so() => AssertFormatted(
        """
        a: 1      # one
        bcd: 2    # two
        e: 3 # three
        """,
        """
        a: 1    # one
        bcd: 2  # two
        e: 3  # three

        """);

    [Fact]
    public void Anchors_and_tags_stay_and_keep_the_order() => AssertFormatted(
        """
        jobs:
          a: {steps: &s [{run: x}]}
          b:
            steps:   *s
            name: !!str 5
          c:   &c
             env: &e   {A: 1}
             name: n
             steps: *s
        """,
        """
        jobs:
          a: {steps: &s [{run: x}]}

          b:
            steps: *s
            name: !!str 5

          c: &c
            env: &e {A: 1}
            name: n
            steps: *s

        """);

    [Fact]
    public void Sequences_in_sequences_stay_compact() => AssertFormatted("a:\n- - 1\n  -   2\n- -\n  - {}\n", "a:\n  - - 1\n    - 2\n  - -\n    - {}\n");

    [Fact]
    public void Line_ends_and_the_byte_order_mark_become_plain() =>
        Assert.Equal("a: 1\nb: |\n  x\n  y\n", Format("\uFEFFa: 1\r\nb: |\r\n    x\r\n    y\r\n"));

    [Fact]
    public void A_start_mark_stays() => AssertFormatted("# c\n---   # d\n\n# e\na:   1\n...\n", "# c\n--- # d\n\n# e\na: 1\n");

    [Fact]
    public void An_empty_line_parts_tall_tasks_and_not_short_ones() => AssertFormatted(
        """
        tasks:
        - {name: a, action: x.y}
        - {name: b, action: x.y}
        - action: x.y
          name: c
        - name: d
          type: parallel
          tasks:
          - action: x.y
            name: e
          - action: x.y
            name: f
        """,
        """
        tasks:
          - {name: a, action: x.y}
          - {name: b, action: x.y}

          - name: c
            action: x.y

          - name: d
            type: parallel
            tasks:
              - name: e
                action: x.y
              - name: f
                action: x.y

        """);

    [Theory]
    [InlineData("? a\n: 1\n", 1, 1, "here stands something")]
    [InlineData("a: 1\n? b\n: 1\n", 2, 1, "here stands something")]
    [InlineData("%YAML 1.1\n---\na: 1\n", 1, 1, "a directive")]
    public void What_cannot_be_laid_out_is_told_with_its_place(string yaml, int line, int column, string why)
    {
        var result = DefinitionFormatter.Format("f.yaml", Encoding.UTF8.GetBytes(yaml));

        Assert.Null(result.Text);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((DiagnosticCodes.NotFormattable, line, column), (finding.Code, finding.Line, finding.Column));
        Assert.Contains(why, finding.Message);
    }

    [Fact]
    public void What_is_no_YAML_is_told() =>
        Assert.Equal(DiagnosticCodes.DuplicateKey, Assert.Single(DefinitionFormatter.Format("f.yaml", "a: 1\na: 2\n"u8).Diagnostics).Code);

    private static void AssertFormatted(string given, string expected)
    {
        Assert.Equal(expected, Format(given));
        Assert.Equal(expected, Format(expected));
    }

    private static string Format(string yaml)
    {
        var result = DefinitionFormatter.Format("f.yaml", Encoding.UTF8.GetBytes(yaml));
        Assert.True(result.Text is not null, string.Join('\n', result.Diagnostics));
        return result.Text;
    }
}
