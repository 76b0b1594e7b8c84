using System.Text;

namespace Weir.Definitions.Scripts;

/// <summary>
/// Follows quotes, substitutions, comments and here-documents of a POSIX shell program well enough to know in which of
/// them a place lies. It never rejects a program: the shell does that.
/// </summary>
internal sealed class ShellScanner
{
    private readonly Stack<Frame> _frames = new([new Frame(ShellPlace.Command)]);
    private readonly Queue<HereDocument> _pending = new();
    private readonly StringBuilder _line = new();
    private bool _escaped;
    private char _previous = '\n';

    public ShellPlace Place => _escaped ? ShellPlace.AfterBackslash : _frames.Peek().Place;

    /// <summary>The literal text of the current line so far.</summary>
    public string Line => _line.ToString();

    /// <summary>An expression stands here: part of a word.</summary>
    public void TakeExpression()
    {
        _escaped = false;
        _previous = 'x';
        _line.Append('x');
    }

    public void Take(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var frame = _frames.Peek();
            if (frame.HereDocument is not null && _previous == '\n')
            {
                var end = text.IndexOf('\n', i);
                var line = end < 0 ? text[i..] : text[i..end];
                if (frame.HereDocument.IsEnd(line))
                {
                    _frames.Pop();
                    i += line.Length - 1;
                    _previous = 'x';
                    continue;
                }
            }

            i += Step(frame, c, text, i);
            _previous = text[i];
            if (_previous == '\n')
            {
                _line.Clear();
                EndLine();
            }
            else
            {
                _line.Append(_previous);
            }
        }
    }

    /// <summary>Handles one character and returns how many more it took.</summary>
    private int Step(Frame frame, char c, string text, int i)
    {
        if (_escaped)
        {
            _escaped = false;
            return 0;
        }

        switch (frame.Place)
        {
            case ShellPlace.SingleQuotes:
                PopOn(c == '\'');
                return 0;
            case ShellPlace.Comment or ShellPlace.QuotedHereDocument:
                return 0;
            case ShellPlace.AnsiQuotes:
                _escaped = c == '\\';
                PopOn(c == '\'');
                return 0;
        }

        if (c == '\\')
        {
            _escaped = true;
            return 0;
        }

        if (c == '$')
        {
            return Dollar(frame, text, i);
        }

        switch (frame.Place)
        {
            case ShellPlace.Command:
                return Command(frame, c, text, i);
            case ShellPlace.DoubleQuotes:
                PopOn(c == '"');
                break;
            case ShellPlace.Parameter:
                PopOn(c == '}');
                PushOn(c == '"', ShellPlace.DoubleQuotes);
                PushOn(c == '\'' && !frame.InDoubleQuotes, ShellPlace.SingleQuotes);
                break;
            case ShellPlace.Arithmetic:
                return Arithmetic(frame, c, text, i);
        }

        if (c == '`' && frame.Place is ShellPlace.DoubleQuotes or ShellPlace.HereDocument)
        {
            _frames.Push(new Frame(ShellPlace.Command) { EndsWithBacktick = true });
        }

        return 0;
    }

    private int Dollar(Frame frame, string text, int i)
    {
        var rest = text.AsSpan(i + 1);
        if (rest.StartsWith("(("))
        {
            _frames.Push(new Frame(ShellPlace.Arithmetic));
            return 2;
        }

        if (rest.StartsWith("("))
        {
            _frames.Push(new Frame(ShellPlace.Command));
            return 1;
        }

        if (rest.StartsWith("{"))
        {
            _frames.Push(new Frame(ShellPlace.Parameter) { InDoubleQuotes = frame.Place is ShellPlace.DoubleQuotes or ShellPlace.HereDocument });
            return 1;
        }

        if (frame.Place == ShellPlace.Command && rest.StartsWith("'"))
        {
            _frames.Push(new Frame(ShellPlace.AnsiQuotes));
            return 1;
        }

        return 0;
    }

    private int Command(Frame frame, char c, string text, int i)
    {
        switch (c)
        {
            case '\'':
                _frames.Push(new Frame(ShellPlace.SingleQuotes));
                return 0;
            case '"':
                _frames.Push(new Frame(ShellPlace.DoubleQuotes));
                return 0;
            case '`' when frame.EndsWithBacktick:
                _frames.Pop();
                return 0;
            case '`':
                _frames.Push(new Frame(ShellPlace.Command) { EndsWithBacktick = true });
                return 0;
            case '#' when char.IsWhiteSpace(_previous) || _previous is ';' or '(' or '&' or '|':
                _frames.Push(new Frame(ShellPlace.Comment));
                return 0;
            case '(' when i + 1 < text.Length && text[i + 1] == '(':
                _frames.Push(new Frame(ShellPlace.Arithmetic));
                return 1;
            case '(':
                frame.Parentheses++;
                return 0;
            case ')' when frame.Parentheses > 0:
                frame.Parentheses--;
                return 0;
            case ')' when _frames.Count > 1 && !frame.EndsWithBacktick:
                _frames.Pop();
                return 0;
            case '<' when text.AsSpan(i).StartsWith("<<<"):
                return 2;
            case '<' when text.AsSpan(i).StartsWith("<<"):
                return HereDocumentStart(text, i);
            default:
                return 0;
        }
    }

    private int Arithmetic(Frame frame, char c, string text, int i)
    {
        if (c == '(')
        {
            frame.Parentheses++;
        }
        else if (c == ')' && frame.Parentheses > 0)
        {
            frame.Parentheses--;
        }
        else if (c == ')' && i + 1 < text.Length && text[i + 1] == ')')
        {
            _frames.Pop();
            return 1;
        }

        return 0;
    }

    /// <summary>Reads <c>&lt;&lt;-'EOF'</c> and remembers that its text starts with the next line.</summary>
    private int HereDocumentStart(string text, int i)
    {
        var position = i + 2;
        var stripsTabs = position < text.Length && text[position] == '-';
        position += stripsTabs ? 1 : 0;
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        var word = new StringBuilder();
        var quoted = false;
        var quote = '\0';
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (quote != '\0' ? c == quote : c is '\'' or '"')
            {
                quoted = true;
                quote = quote == '\0' ? c : '\0';
            }
            else if (quote == '\0' && c == '\\')
            {
                quoted = true;
            }
            else if (quote == '\0' && (char.IsWhiteSpace(c) || c is ';' or '&' or '|' or '<' or '>' or '(' or ')'))
            {
                break;
            }
            else
            {
                word.Append(c);
            }
        }

        if (word.Length > 0)
        {
            _pending.Enqueue(new HereDocument(word.ToString(), stripsTabs, quoted));
        }

        return position - i - 1;
    }

    private void EndLine()
    {
        if (_frames.Peek().Place == ShellPlace.Comment)
        {
            _frames.Pop();
        }

        if (_frames.Peek().Place != ShellPlace.Command)
        {
            return;
        }

        // The first document's text comes first, so it is pushed last.
        foreach (var document in _pending.Reverse())
        {
            _frames.Push(new Frame(document.IsQuoted ? ShellPlace.QuotedHereDocument : ShellPlace.HereDocument) { HereDocument = document });
        }

        _pending.Clear();
    }

    private void PopOn(bool condition)
    {
        if (condition)
        {
            _frames.Pop();
        }
    }

    private void PushOn(bool condition, ShellPlace place)
    {
        if (condition)
        {
            _frames.Push(new Frame(place));
        }
    }

    private sealed class Frame(ShellPlace place)
    {
        public ShellPlace Place { get; } = place;

        public HereDocument? HereDocument { get; init; }

        public bool EndsWithBacktick { get; init; }

        public bool InDoubleQuotes { get; init; }

        public int Parentheses { get; set; }
    }

    private sealed record HereDocument(string Delimiter, bool StripsTabs, bool IsQuoted)
    {
        public bool IsEnd(string line) => (StripsTabs ? line.TrimStart('\t') : line).TrimEnd('\r') == Delimiter;
    }
}
