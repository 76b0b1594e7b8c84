using Weir.LoadDriver;

if (Arguments.Parse(args, Console.Error) is not { } arguments)
{
    return 2;
}

var machine = await Machine.DescribeAsync();
await Console.Error.WriteLineAsync(machine.ToString());

List<Measurement> measurements = [];
foreach (var workload in Workloads.Of(arguments))
{
    await using var data = DataFolder.Create(arguments.Data);
    var measured = await workload.MeasureAsync(data.Folder, arguments);
    measurements.AddRange(measured);
    foreach (var measurement in measured)
    {
        await Console.Out.WriteLineAsync(measurement.ToString());
    }
}

if (arguments.Json is { } file)
{
    await Report.WriteAsync(file, new Report(machine, string.Join(' ', args), measurements));
}

return 0;
