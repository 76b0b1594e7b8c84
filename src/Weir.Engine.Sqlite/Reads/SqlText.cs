using System.Globalization;
using System.Text;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>An SQL text in the making. Values go in as parameters only, so that none is ever taken for SQL.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder _text = new();
    private readonly List<Action<Statement, int>> _parameters = [];

    public SqlText Add(string sql)
    {
        _text.Append(sql);
        return this;
    }

    public SqlText Add(SearchValue value) => Parameter((statement, index) => statement.Bind(index, value));

    public SqlText Add(string sql, SearchValue value) => Add(sql).Add(value);

    public SqlText Add(string sql, long value) => Add(sql).Parameter((statement, index) => statement.Bind(index, value));

    public SqlText Add(string sql, string value) => Add(sql).Parameter((statement, index) => statement.Bind(index, value));

    public SqlText AddBytes(string sql, byte[] value) => Add(sql).Parameter((statement, index) => statement.Bind(index, value));

    public SqlText AddList(IReadOnlyList<SearchValue> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            Add(i == 0 ? "(" : ", ", values[i]);
        }

        return Add(")");
    }

    public List<T> Query<T>(Connection connection, Func<Statement, T> read) => connection.QueryOnce(_text.ToString(), Bind, read);

    private void Bind(Statement statement)
    {
        for (var i = 0; i < _parameters.Count; i++)
        {
            _parameters[i](statement, i + 1);
        }
    }

    private SqlText Parameter(Action<Statement, int> bind)
    {
        _parameters.Add(bind);
        _text.Append(CultureInfo.InvariantCulture, $"?{_parameters.Count}");
        return this;
    }
}
