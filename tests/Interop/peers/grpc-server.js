// A gRPC server that Weir did not write, for Weir's client half. It prints its port and ends when its standard input does.
import grpc from '@grpc/grpc-js';
import temporalProto from '@temporalio/proto';

const { temporal, google } = temporalProto;
const { DescribeNamespaceRequest, DescribeNamespaceResponse } = temporal.api.workflowservice.v1;
const bytes = (buffer) => buffer;
const unary = (method) => ({
  path: `/temporal.api.workflowservice.v1.WorkflowService/${method}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
});

let hangingCalls = 0;
let cancelledCalls = 0;

/** Answers with the namespace that was asked for; some names ask for something else. */
function describe(call, callback) {
  const { namespace } = DescribeNamespaceRequest.decode(call.request);
  const reply = (description) =>
    callback(null, DescribeNamespaceResponse.encode({ namespaceInfo: { name: namespace, description } }).finish());
  switch (namespace) {
    case '!fail':
      callback(failure());
      break;
    case '!hang':
      hangingCalls++;
      call.on('cancelled', () => { cancelledCalls++; });
      break;
    case '!counts':
      reply(`${hangingCalls} hanging, ${cancelledCalls} cancelled`);
      break;
    case '!metadata':
      reply(JSON.stringify({ ...call.metadata.getMap(), 'trace-bin': call.metadata.get('trace-bin').map((value) => value.toString('hex')) }));
      break;
    default:
      reply('');
  }
}

function failure() {
  const detail = temporal.api.errordetails.v1.NamespaceNotFoundFailure.encode({ namespace: 'gone' }).finish();
  const status = google.rpc.Status.encode({
    code: grpc.status.NOT_FOUND,
    message: 'not found',
    details: [{ type_url: 'type.googleapis.com/temporal.api.errordetails.v1.NamespaceNotFoundFailure', value: detail }],
  }).finish();
  const metadata = new grpc.Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(status));
  return { code: grpc.status.NOT_FOUND, details: 'caf\u00e9 100%\nnot found', metadata };
}

const server = new grpc.Server({ 'grpc.default_compression_algorithm': 2, 'grpc.max_receive_message_length': 8_000_000 });
server.addService({ describe: unary('DescribeNamespace') }, { describe });
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.resume().on('end', () => process.exit(0));
